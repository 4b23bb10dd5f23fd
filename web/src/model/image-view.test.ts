import { describe, expect, it } from "vitest";
import {
  fittingHeight,
  isCut,
  panned,
  pixelAt,
  placed,
  shareAt,
  WHOLE,
  zoomed,
  type Frame,
} from "./image-view";

const frame: Frame = {
  image: { width: 40, height: 20 },
  box: { width: 200, height: 200 },
  actual: false,
};

describe("placed", () => {
  it("shows all of an image in the middle of its box", () => {
    expect(placed(WHOLE, frame)).toEqual({ left: 0, top: 50, width: 200, height: 100, scale: 5 });
    expect(isCut(WHOLE, frame)).toBe(false);
  });

  it("shows a pixel as a pixel where that is asked for", () => {
    const actual = { ...frame, image: { width: 400, height: 20 }, actual: true };
    expect(placed(WHOLE, actual)).toEqual({ left: -100, top: 90, width: 400, height: 20, scale: 1 });
    expect(isCut(WHOLE, actual)).toBe(true);
  });
});

describe("zoomed", () => {
  it("keeps the point beneath the pointer", () => {
    const at = { x: 60, y: 90 };
    const before = shareAt(WHOLE, frame, at)!;
    const view = zoomed(WHOLE, 4, at, frame);
    const after = shareAt(view, frame, at)!;
    expect(after.x).toBeCloseTo(before.x, 9);
    expect(after.y).toBeCloseTo(before.y, 9);
    expect(zoomed(view, 1 / 8, at, frame)).toEqual(WHOLE);
  });

  it("ends where pixels are large, but not before eight times", () => {
    expect(zoomed(WHOLE, 1e6, { x: 0, y: 60 }, frame).zoom).toBeCloseTo(64 / 5);
    const coarse = { ...frame, image: { width: 2, height: 2 } };
    expect(zoomed(WHOLE, 1e6, { x: 0, y: 0 }, coarse).zoom).toBe(8);
  });
});

describe("panned", () => {
  it("stops at the edges", () => {
    const view = { zoom: 4, x: 0.5, y: 0.5 };
    expect(panned(view, 80, 0, frame).x).toBeCloseTo(0.4);
    expect(placed(panned(view, 1e9, 1e9, frame), frame)).toMatchObject({ left: 0, top: 0 });
    expect(panned(WHOLE, 50, 50, frame)).toEqual(WHOLE);
  });

  it("begins anew from the edge, not from beyond it", () => {
    const beyond = { zoom: 4, x: 0, y: 0 };
    expect(panned(beyond, -80, 0, frame).x).toBeCloseTo(0.125 + 0.1);
  });
});

describe("pixels", () => {
  it("are found by the share of any image's sides", () => {
    const share = shareAt(WHOLE, frame, { x: 199.9, y: 50 })!;
    expect(pixelAt(share, frame.image)).toEqual({ x: 39, y: 0 });
    expect(pixelAt(share, { width: 80, height: 40 })).toEqual({ x: 79, y: 0 });
    expect(shareAt(WHOLE, frame, { x: 10, y: 49 })).toBeNull();
  });
});

describe("fittingHeight", () => {
  it("fills a room with equal images", () => {
    const around = { width: 0, height: 0 };
    expect(fittingHeight(1, 2, { width: 400, height: 300 }, around)).toBe(200);
    expect(fittingHeight(4, 1, { width: 400, height: 400 }, around)).toBe(200);
    expect(fittingHeight(3, 1, { width: 900, height: 200 }, around)).toBe(200);
    expect(fittingHeight(0, 1, { width: 900, height: 200 }, around)).toBe(0);
  });
});
