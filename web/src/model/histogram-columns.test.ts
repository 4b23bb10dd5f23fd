// Every count is drawn, wherever and however wide its bucket is.
import { describe, expect, it } from "vitest";
import type { Histogram } from "./histogram";
import { countColumns, countsWithoutPlace, densityColumns } from "./histogram-columns";
import { linearScale, symlogScale } from "./value-scale";

const of = (left: number[], right: number[], count: number[]): Histogram =>
  ({
    left: Float64Array.from(left),
    right: Float64Array.from(right),
    count: Float64Array.from(count),
  }) as unknown as Histogram;
const drawn = (fill: typeof densityColumns, histogram: Histogram, scale = linearScale([0, 10])) => {
  const columns = new Float64Array(10);
  fill(histogram, scale, columns);
  return [...columns];
};

describe("densityColumns", () => {
  it("spreads a count over the pixels of its bucket", () => {
    expect(drawn(densityColumns, of([0, 5], [5, 7], [10, 4]))).toEqual([2, 2, 2, 2, 2, 2, 2, 0, 0, 0]);
  });

  it("keeps what was counted, however narrow buckets are", () => {
    const left = Array.from({ length: 1000 }, (_, i) => i / 100);
    const right = left.map((edge) => edge + 0.01);
    const columns = drawn(
      densityColumns,
      of(
        left,
        right,
        left.map((_, i) => i % 3),
      ),
    );
    expect(columns.reduce((sum, one) => sum + one, 0)).toBeCloseTo(999, 6);
  });

  it("shows a bucket without width in one pixel", () => {
    expect(drawn(densityColumns, of([3], [3], [7]))).toEqual([0, 0, 0, 7, 0, 0, 0, 0, 0, 0]);
    expect(drawn(densityColumns, of([10], [10], [7]))[9]).toBe(7);
  });

  it("leaves out what lies outside the range", () => {
    expect(drawn(densityColumns, of([-10, 20], [10, 30], [20, 5]))).toEqual(Array(10).fill(1));
  });

  it("keeps areas on a logarithmic axis", () => {
    const columns = drawn(densityColumns, of([-1, 1e-4], [1e-4, 1], [3, 4]), symlogScale([-1, 1], 1e-3));
    expect(columns.reduce((sum, one) => sum + one, 0)).toBeCloseTo(7, 9);
  });

  it("passes over edges that are no numbers", () => {
    expect(drawn(densityColumns, of([NaN], [NaN], [1]))).toEqual(Array(10).fill(0));
    expect(drawn(densityColumns, of([-Infinity], [2], [5]))[2]).toBe(5);
    expect(countsWithoutPlace(of([NaN, 0], [Infinity, 1], [4, 2]))).toBe(4);
  });
});

describe("countColumns", () => {
  it("shows counts as logged, the largest where buckets share a pixel", () => {
    expect(drawn(countColumns, of([0, 2, 2.1, 2.5], [2, 2.1, 2.5, 6], [1, 9, 3, 2]))).toEqual([
      1, 1, 9, 2, 2, 2, 0, 0, 0, 0,
    ]);
  });
});
