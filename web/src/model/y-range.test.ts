// Automatic y ranges show every value, robust ones all but the outermost, wanted ones what was asked for.
import { describe, expect, it } from "vitest";
import type { Curve } from "./picture";
import { makeCurve } from "./sample";
import { paddedRange, robustExtent, valueExtent, yRangeOf, type YView } from "./y-range";

const chart = (curve: Curve, more: Partial<YView> = {}): YView => ({
  curves: [curve],
  view: [0, 10],
  width: 0,
  logX: false,
  logY: false,
  ...more,
});

describe("valueExtent", () => {
  it("holds every value in view, and not those outside", () => {
    expect(valueExtent(chart(makeCurve([0, 5, 10, 20], [1, -3, 2, 99])))).toEqual([-3, 2]);
    expect(valueExtent(chart(makeCurve([0], [NaN])))).toBeNull();
  });

  it("holds the smoothed curve too", () => {
    const curve = makeCurve([1, 2], [1, 2], { smoothed: Float64Array.from([5, NaN]) });
    expect(valueExtent(chart(curve))).toEqual([1, 5]);
  });

  it("on a logarithmic axis begins at the smallest value above zero", () => {
    const curve = makeCurve([1, 2, 3], [0, 0.5, 4], { min: Float64Array.from([-2, -1, 4]) });
    expect(valueExtent(chart(curve, { logY: true }))).toEqual([0.5, 4]);
  });
});

it("a robust extent leaves out a spike, and equals TensorBoard's quantiles", () => {
  const values = Array.from({ length: 101 }, (_, i) => i);
  values[100] = 1e6;
  const x = values.map((_, i) => i / 11);
  expect(robustExtent(chart(makeCurve(x, values)))).toEqual([5, 95]);
  expect(robustExtent(chart(makeCurve([1, 2], [0, 1e6])))).toEqual([0, 1e6]);
});

describe("paddedRange", () => {
  it.each([
    [null, [0, 1]],
    [
      [0, 0],
      [-1, 1],
    ],
    [
      [4, 4],
      [2, 6],
    ],
  ])("extent %j is drawn as %j", (extent, range) => {
    expect(paddedRange(extent as [number, number] | null, false)).toEqual(range);
  });

  it("leaves a margin on both sides, whatever the size", () => {
    for (const [low, high] of [
      [-3, 2],
      [-1e308, 1e308],
    ] as const) {
      const range = paddedRange([low, high], false);
      expect(range[0]).toBeLessThan(low);
      expect(range[1]).toBeGreaterThan(high);
      expect(range.every(Number.isFinite)).toBe(true);
    }
    const [low, high] = paddedRange([0.1, 1000], true);
    expect(low).toBeGreaterThan(0);
    expect(low).toBeLessThan(0.1);
    expect(high).toBeGreaterThan(1000);
  });
});

describe("yRangeOf", () => {
  const curve = makeCurve([0, 5, 10], [1, 2, 3]);
  it("is what the user wants", () => {
    expect(yRangeOf(chart(curve), [-1, 7], false)).toEqual([-1, 7]);
  });

  it("an end that is left out is found", () => {
    expect(yRangeOf(chart(curve), [0, null], false)).toEqual([0, 3.12]);
    const [low, high] = yRangeOf(chart(curve), [50, null], false);
    expect(low).toBe(50);
    expect(high).toBeGreaterThan(50);
  });

  it("an end that a logarithmic axis cannot show is found too", () => {
    const [low, high] = yRangeOf(chart(curve, { logY: true }), [0, 100], false);
    expect(low).toBeGreaterThan(0);
    expect(high).toBe(100);
  });
});
