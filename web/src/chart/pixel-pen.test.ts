// Pixels blended by hand are those a canvas would show: exact places, overlaps counted once, no value left out.
import { describe, expect, it } from "vitest";
import { makeCurve, makePicture } from "../model/sample";
import { drawCurves } from "./draw";
import { PixelPen } from "./pixel-pen";
import { projectionOf } from "./projection";

const COLORS: Record<string, [number, number, number]> = { red: [255, 0, 0], blue: [0, 0, 255] };

function penOf(width: number, height: number, alpha = 1): PixelPen {
  const pen = new PixelPen(width, height, (name) => COLORS[name]!);
  pen.strokeStyle = pen.fillStyle = "red";
  pen.globalAlpha = alpha;
  return pen;
}

const at = (pen: PixelPen, x: number, y: number) => [
  ...pen.pixels().slice((y * pen.width + x) * 4, (y * pen.width + x) * 4 + 4),
];
const alphas = (pen: PixelPen, x: number) => Array.from({ length: pen.height }, (_, y) => at(pen, x, y)[3]!);

describe("PixelPen", () => {
  it("fills whole pixels in full and cut ones in part", () => {
    const pen = penOf(1, 5);
    pen.fillRect(0, 0.5, 1, 3.25);
    expect(alphas(pen, 0)).toEqual([128, 255, 255, 191, 0]);
    expect(at(pen, 0, 1)).toEqual([255, 0, 0, 255]);
  });

  it("leaves neither gap nor overlap between buckets side by side", () => {
    const pen = penOf(6, 1, 0.5);
    for (let left = 0; left < 6; left += 1.5) pen.fillRect(left, 0, 1.5, 1);
    expect(Array.from({ length: 6 }, (_, x) => at(pen, x, 0)[3])).toEqual(Array(6).fill(128));
  });

  it("counts what one path passes twice once, two paths twice", () => {
    const pen = penOf(1, 4, 0.5);
    pen.beginPath();
    pen.moveTo(0.2, 0);
    pen.lineTo(0.5, 4);
    pen.lineTo(0.8, 0);
    pen.stroke();
    expect(alphas(pen, 0)).toEqual([128, 128, 128, 128]);
    pen.stroke();
    expect(alphas(pen, 0)).toEqual([192, 192, 192, 192]);
  });

  it("strokes as thick as it is told", () => {
    const pen = penOf(5, 7);
    pen.lineWidth = 3;
    pen.beginPath();
    pen.moveTo(2, 3.5);
    pen.lineTo(2.9, 3.5);
    pen.stroke();
    expect(alphas(pen, 2)).toEqual([0, 0, 255, 255, 255, 0, 0]);
    expect(Array.from({ length: 5 }, (_, x) => at(pen, x, 3)[3])).toEqual([0, 255, 255, 255, 0]);
  });

  it("blends the later colour over the earlier", () => {
    const pen = penOf(1, 1);
    pen.fillRect(0, 0, 1, 1);
    pen.fillStyle = "blue";
    pen.globalAlpha = 0.25;
    pen.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = at(pen, 0, 0);
    expect(red).toBeCloseTo(191, -1);
    expect([green, alpha]).toEqual([0, 255]);
    expect(blue).toBeCloseTo(64, -1);
  });

  it("ignores what lies outside", () => {
    const pen = penOf(3, 3);
    pen.fillRect(-5, 0, 4, 3);
    pen.fillRect(4, 0, 4, 3);
    pen.fillRect(0, -9, 3, 8);
    pen.fillRect(0, 4, 3, 8);
    pen.beginPath();
    pen.moveTo(-1e6, -1e6);
    pen.lineTo(1e6, -1e6);
    pen.stroke();
    expect(pen.pixels().every((value) => value === 0)).toBe(true);
  });

  it.each([
    ["a bucket", true],
    ["a point", false],
  ])("a spike of %s stands in its column, from bottom to top", (_, buckets) => {
    const steps = Array.from({ length: 100 }, (_, i) => i);
    const spike = (value: number) => steps.map((step) => (step === 57 ? value : 0.01));
    const curve = makeCurve(steps, buckets ? spike(0.01) : spike(1), {
      color: "red",
      buckets,
      min: Float64Array.from(spike(0)),
      max: Float64Array.from(spike(1)),
    });
    const picture = makePicture([curve], { view: [-0.5, 99.5], yRange: [0, 1], width: 1 });
    const pen = penOf(100, 50);
    drawCurves(pen, picture, projectionOf(picture, { left: 0, top: 0, width: 100, height: 50 }), 1);
    expect(alphas(pen, 57).every((alpha) => alpha === 255)).toBe(true);
    expect(alphas(pen, 50).slice(0, 48).some(Boolean)).toBe(false);
  });
});
