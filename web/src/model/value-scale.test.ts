// Axes of values: from the smallest gradient to the largest double, on both sides of zero.
import { describe, expect, it } from "vitest";
import type { Histogram } from "./histogram";
import { joinedSpread, linearScale, rangeOf, spreadOf, symlogScale, thresholdOf } from "./value-scale";

const of = (left: number[], right: number[], count: number[]): Histogram =>
  ({
    left: Float64Array.from(left),
    right: Float64Array.from(right),
    count: Float64Array.from(count),
  }) as unknown as Histogram;

describe("range", () => {
  it("is over all buckets that have counts", () => {
    const spreads = [spreadOf([of([-5, 0], [0, 1], [0, 1])]), spreadOf([of([2], [3], [1])])];
    expect(rangeOf(joinedSpread(spreads))).toEqual([0, 3]);
  });

  it("has room where all values are the same, or none is there", () => {
    expect(rangeOf(spreadOf([of([2], [2], [1])]))).toEqual([1, 3]);
    expect(rangeOf(spreadOf([of([0], [0], [1])]))).toEqual([-1, 1]);
    expect(rangeOf(spreadOf([]))).toEqual([-1, 1]);
    expect(rangeOf(spreadOf([of([NaN, -Infinity], [1, 2], [1, 1])]))).toEqual([1, 2]);
  });

  it("is that of the quantiles where there are no buckets", () => {
    const quantiles = Float64Array.from([-4, -3, -2, -1, 0, 1, 2, 3, 5]);
    const one = { ...of([], [], []), quantiles, total: 9 };
    expect(rangeOf(spreadOf([one]))).toEqual([-4, 5]);
    expect(thresholdOf(spreadOf([one]))).toBe(0.1);
  });
});

describe("threshold", () => {
  it("leaves little within the part around zero", () => {
    const histogram = of([-0.1, -1e-3, 1e-9, 1e-4], [-1e-3, 1e-9, 1e-4, 0.1], [50, 1, 1, 50]);
    expect(thresholdOf(spreadOf([histogram]))).toBeCloseTo(0.1);
    expect(thresholdOf(spreadOf([of([0], [0], [9])]))).toBe(1);
  });
});

describe("scales", () => {
  it("place values and find them again", () => {
    for (const scale of [linearScale([-2, 6]), symlogScale([-2, 6], 1e-3)]) {
      expect(scale.place(-2)).toBeCloseTo(0);
      expect(scale.place(6)).toBeCloseTo(1);
      for (const value of [-1.5, 0, 1e-4, 3]) expect(scale.value(scale.place(value))).toBeCloseTo(value, 9);
    }
    expect(linearScale([-1.7e308, 1.7e308]).place(0)).toBe(0.5);
  });

  it("have ticks on both sides of zero", () => {
    expect(symlogScale([-1, 1], 0.01).ticks(16)).toEqual([
      { value: -1, label: "-1" },
      { value: -0.1, label: "-0.1" },
      { value: -0.01, label: "-0.01" },
      { value: 0, label: "0" },
      { value: 0.01, label: "0.01" },
      { value: 0.1, label: "0.1" },
      { value: 1, label: "1" },
    ]);
    expect(
      symlogScale([5.5, 6.5], 1)
        .ticks(5)
        .map(({ value }) => value),
    ).toEqual([5.6, 5.8, 6, 6.2, 6.4]);
    expect(linearScale([0, 1]).ticks(3)).toHaveLength(3);
  });
});
