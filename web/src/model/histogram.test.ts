// A body becomes histograms with the edges that were logged, shared or not.
import { describe, expect, it } from "vitest";
import { bucketAt, histogramsOf, nearestBucket, type Histogram } from "./histogram";
import type { Body, Tensor, TensorData } from "./safetensors";

const tensor = (data: TensorData, columns = 1): Tensor => {
  const rows = data.length / columns;
  return { shape: [rows, columns], rows, columns, data };
};

const body = (more: Record<string, Tensor> = {}): Body => ({
  metadata: { basis_points: "[0,5000,10000]", end: "3" },
  tensors: {
    steps: tensor(BigInt64Array.from([1n, 2n, 4n])),
    wall_times: tensor(Float64Array.from([10, 20, 30])),
    totals: tensor(Float64Array.from([3, 0, 9])),
    stated: tensor(Uint8Array.from([1, 0, 0])),
    moments: tensor(Float64Array.from([-1, 2, 3, 3, 9, ...Array<number>(10).fill(NaN)]), 5),
    quantiles: tensor(Float64Array.from([0, 1, 2, 0, 0, 0, 5, 6, 7]), 3),
    ...more,
  },
});
const buckets = {
  sizes: tensor(Uint32Array.from([3, 0, 1])),
  counts: tensor(Uint16Array.from([1, 0, 2, 9])),
  table: tensor(Float64Array.from([0, 1, 2])),
  starts: tensor(Uint32Array.from([1, 0, 0])),
  low: tensor(Float64Array.from([-1, 0, 4])),
  high: tensor(Float64Array.from([5, 0, 4])),
};

describe("histogramsOf", () => {
  it("puts edges together from the table", () => {
    const { list, basisPoints, end } = histogramsOf(body(buckets));
    expect([basisPoints, end]).toEqual([[0, 5000, 10000], 3]);
    expect(list.map(({ step, wallTime, total }) => [step, wallTime, total])).toEqual([
      [1, 10, 3],
      [2, 20, 0],
      [4, 30, 9],
    ]);
    expect([...list[0]!.left]).toEqual([-1, 1, 2]);
    expect([...list[0]!.right]).toEqual([1, 2, 5]);
    expect([...list[0]!.count]).toEqual([1, 0, 2]);
    expect(list[1]!.left).toHaveLength(0);
    expect([list[2]!.left[0], list[2]!.right[0], list[2]!.count[0]]).toEqual([4, 4, 9]);
    expect([...list[2]!.quantiles]).toEqual([5, 6, 7]);
  });

  it("takes lower edges as they are where buckets do not touch", () => {
    const left = tensor(Float64Array.from([-1, 0.5, 1.5, 4]));
    const { list } = histogramsOf(body({ ...buckets, left }));
    expect([...list[0]!.left]).toEqual([-1, 0.5, 1.5]);
    expect([...list[2]!.left]).toEqual([4]);
  });

  it("has moments only where they were stated", () => {
    const { list } = histogramsOf(body());
    expect(list[0]!.moments).toEqual({ min: -1, max: 2, num: 3, mean: 1, std: Math.sqrt(2) });
    expect(list[1]!.moments).toBeNull();
    expect(list[0]!.left).toHaveLength(0);
  });
});

describe("buckets", () => {
  const histogram = {
    left: Float64Array.from([0, 1, 3]),
    right: Float64Array.from([1, 2, 4]),
  } as unknown as Histogram;

  it("hold their left edge, and the last one its right edge, too", () => {
    expect([-0.1, 0, 0.99, 1, 2, 3.5, 4, 4.1].map((value) => bucketAt(histogram, value))).toEqual([
      -1, 0, 0, 1, -1, 2, 2, -1,
    ]);
  });

  it("are found from beside them", () => {
    expect([-9, 2.1, 2.9, 99].map((value) => nearestBucket(histogram, value))).toEqual([0, 1, 2, 2]);
    const none = { left: new Float64Array(0), right: new Float64Array(0) } as unknown as Histogram;
    expect(nearestBucket(none, 1)).toBe(-1);
  });
});
