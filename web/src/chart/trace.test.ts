// No value is left out of the spans that are drawn, a one-step spike least of all.
import { describe, expect, it } from "vitest";
import type { Curve } from "../model/picture";
import { traceSpans, type Projection } from "./trace";

const plain: Projection = { x: (value) => value, y: (value) => -value, width: 0 };

function curve(x: number[], min: number[], max: number[], last: number[], buckets: boolean): Curve {
  return {
    run: "run",
    color: "#000",
    points: x.length,
    buckets,
    lastStep: 0,
    x: Float64Array.from(x),
    min: Float64Array.from(min),
    max: Float64Array.from(max),
    last: Float64Array.from(last),
    smoothed: null,
  };
}

describe("traceSpans", () => {
  it("a bucket reaches over its width and from minimum to maximum", () => {
    const spans = traceSpans(curve([7, 11], [1, 1], [100, 3], [2, 2], true), { ...plain, width: 4 }, 0, 20);
    expect(spans).toEqual([
      { left: 4, right: 8, top: -100, bottom: -1, middle: 7, upright: 7, last: -2 },
      { left: 8, right: 12, top: -3, bottom: -1, middle: 11, upright: 11, last: -2 },
    ]);
  });

  it("a point is a span without extent", () => {
    const [span] = traceSpans(curve([3], [5], [5], [5], false), plain, 0, 10);
    expect(span).toEqual({ left: 3, right: 3, top: -5, bottom: -5, middle: 3, upright: 3, last: -5 });
  });

  it("a cell without a finite value is a break", () => {
    expect(
      traceSpans(curve([1, 2, 3], [1, NaN, 1], [1, NaN, 1], [1, NaN, 1], false), plain, 0, 10)[1],
    ).toBeNull();
  });

  it("a bucket that ends in NaN still shows its maximum", () => {
    const [span] = traceSpans(curve([3], [1], [9], [NaN], true), { ...plain, width: 4 }, 0, 10);
    expect(span).toMatchObject({ top: -9, bottom: -1, last: -9 });
  });

  it("a bucket cut by the edge shows its extremes inside the picture", () => {
    const spans = traceSpans(
      curve([3, 7, 11], [1, 1, 1], [9, 9, 9], [2, 2, 2], true),
      { ...plain, width: 4 },
      2,
      9,
    );
    expect(spans.map((span) => span?.upright)).toEqual([3, 7, 8.5]);
    const beyond = traceSpans(curve([3, 30], [1, 1], [9, 9], [2, 2], true), { ...plain, width: 4 }, 2, 9);
    expect(beyond[1]?.upright).toBe(30);
  });

  it("keeps one cell beyond each edge and drops the rest", () => {
    const x = [0, 1, 2, 3, 4, 5, 6];
    const spans = traceSpans(curve(x, x, x, x, false), plain, 2.5, 3.5);
    expect(spans.map((span) => span?.middle)).toEqual([2, 3, 4]);
  });
});
