// No value is left out of the spans that are drawn, a one-step spike least of all.
import { describe, expect, it } from "vitest";
import { MINUS_INFINITY, NAN, PLUS_INFINITY } from "../model/picture";
import { makeCurve, makePicture } from "../model/sample";
import { projectionOf, type Frame } from "./projection";
import { Spans, traceMarks } from "./trace";

const frame = (view: [number, number], more: Partial<Frame> = {}): Frame =>
  makePicture([], { view, yRange: [0, 100], ...more });
// One pixel a unit, upwards.
const plain = (frame: Frame) =>
  projectionOf(frame, {
    left: frame.view[0],
    top: -frame.yRange[1],
    width: frame.view[1] - frame.view[0],
    height: frame.yRange[1] - frame.yRange[0],
  });
const curve = (x: number[], min: number[], max: number[], last: number[], buckets: boolean) =>
  makeCurve(x, last, { min: Float64Array.from(min), max: Float64Array.from(max), buckets });

// As objects, which are easier to compare.
function spansOf(one: ReturnType<typeof curve>, around: Frame) {
  const spans = new Spans();
  spans.take(one, around, plain(around));
  const { left, right, top, bottom, middle, upright, last } = spans;
  return Array.from({ length: spans.count }, (_, i) =>
    spans.isBreak(i)
      ? null
      : {
          left: left[i],
          right: right[i],
          top: top[i],
          bottom: bottom[i],
          middle: middle[i],
          upright: upright[i],
          last: last[i],
        },
  );
}

describe("Spans", () => {
  it("a bucket reaches over its width and from minimum to maximum", () => {
    const spans = spansOf(curve([7, 11], [1, 1], [100, 3], [2, 2], true), frame([0, 20], { width: 4 }));
    expect(spans).toEqual([
      { left: 4, right: 8, top: -100, bottom: -1, middle: 7, upright: 7, last: -2 },
      { left: 8, right: 12, top: -3, bottom: -1, middle: 11, upright: 11, last: -2 },
    ]);
  });

  it("a point is a span without extent", () => {
    const [span] = spansOf(curve([3], [5], [5], [5], false), frame([0, 10]));
    expect(span).toEqual({ left: 3, right: 3, top: -5, bottom: -5, middle: 3, upright: 3, last: -5 });
  });

  it("a cell without a finite value is a break", () => {
    expect(
      spansOf(curve([1, 2, 3], [1, NaN, 1], [1, NaN, 1], [1, NaN, 1], false), frame([0, 10]))[1],
    ).toBeNull();
  });

  it("a bucket that ends in NaN still shows its maximum", () => {
    const [span] = spansOf(curve([3], [1], [9], [NaN], true), frame([0, 10], { width: 4 }));
    expect(span).toMatchObject({ top: -9, bottom: -1, last: -9 });
  });

  it("a bucket cut by the edge shows its extremes inside the picture", () => {
    const spans = spansOf(
      curve([3, 7, 11], [1, 1, 1], [9, 9, 9], [2, 2, 2], true),
      frame([2, 9], { width: 4 }),
    );
    expect(spans.map((span) => span?.upright)).toEqual([3, 7, 8.5]);
    const beyond = spansOf(curve([3, 30], [1, 1], [9, 9], [2, 2], true), frame([2, 9], { width: 4 }));
    expect(beyond[1]?.upright).toBe(30);
  });

  it("keeps one cell beyond each edge and drops the rest", () => {
    const x = [0, 1, 2, 3, 4, 5, 6];
    const spans = spansOf(curve(x, x, x, x, false), frame([2.5, 3.5]));
    expect(spans.map((span) => span?.middle)).toEqual([2, 3, 4]);
  });
});

describe("traceMarks", () => {
  const around = frame([0, 100], { yRange: [0, 10] });
  const marks = (one: ReturnType<typeof curve>, where: Frame = around, gap = 0) =>
    traceMarks(one, where, plain(where), gap);

  it("plain numbers in range have none", () => {
    expect(marks(makeCurve([1, 2, 3], [0, 5, 10]))).toEqual([]);
  });

  it("NaN stands where the curve was last, infinities at their edge", () => {
    const odd = makeCurve([1, 2, 3, 4], [4, NaN, Infinity, -Infinity], {
      min: Float64Array.from([4, NaN, NaN, NaN]),
      max: Float64Array.from([4, NaN, NaN, NaN]),
      flags: Uint8Array.from([0, NAN, PLUS_INFINITY, MINUS_INFINITY]),
    });
    expect(marks(odd)).toEqual([
      { shape: "nan", x: 2, y: -4 },
      { shape: "+inf", x: 3, y: -10 },
      { shape: "-inf", x: 4, y: 0 },
    ]);
  });

  it("NaN before any number stands in the middle, out of view nowhere", () => {
    const odd = makeCurve([-5, 1], [NaN, NaN], { flags: Uint8Array.from([NAN, NAN]) });
    expect(marks(odd)).toEqual([{ shape: "nan", x: 1, y: -5 }]);
  });

  it("values outside the y range are told at its edges", () => {
    expect(marks(makeCurve([1, 2], [99, -99])).map((mark) => mark.shape)).toEqual(["above", "below"]);
  });

  it("what has no place on a logarithmic axis lies below it", () => {
    const log = frame([0, 100], { yRange: [1, 10], logY: true });
    const shapes = marks(makeCurve([1, 2, 3], [0, 0.5, -3]), log).map((mark) => mark.shape);
    expect(shapes).toEqual(["no-place", "below", "no-place"]);
    expect(plain(log).y(0)).toBe(plain(log).bottom);
  });

  it("marks of one shape keep their distance", () => {
    const x = Array.from({ length: 20 }, (_, i) => i);
    const odd = makeCurve(
      x,
      x.map(() => NaN),
      { flags: new Uint8Array(20).fill(NAN) },
    );
    expect(marks(odd, around, 5).map((mark) => mark.x)).toEqual([0, 5, 10, 15]);
  });
});
