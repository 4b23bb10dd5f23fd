// Histograms as the board sends them: all steps of a run's tag in one body, made into one object a step.
import type { Body, Tensor } from "./safetensors";

export type Counts = Float64Array | Uint32Array | Uint16Array | Uint8Array;

// What writers of the old form state beside the buckets.
export interface Moments {
  min: number;
  max: number;
  num: number;
  mean: number;
  std: number;
}

export interface Histogram {
  step: number;
  wallTime: number; // seconds since the epoch
  total: number; // of all counts
  moments: Moments | null;
  quantiles: Float64Array; // values at the basis points
  left: Float64Array; // edges of its buckets; none where only quantiles were asked for
  right: Float64Array;
  count: Counts;
}

export interface Histograms {
  list: Histogram[];
  basisPoints: number[]; // hundredths of a percent
  end: number; // the place after the last one, in the list of steps
}

const NONE = new Float64Array(0);

export function histogramsOf({ metadata, tensors }: Body): Histograms {
  const list: Histogram[] = [];
  const steps = tensors.steps!.data as BigInt64Array;
  const bucketsAt = bucketReader(tensors);
  for (let i = 0; i < steps.length; i++) {
    list.push({
      step: Number(steps[i]),
      wallTime: Number(tensors.wall_times!.data[i]),
      total: Number(tensors.totals!.data[i]),
      moments: tensors.stated!.data[i] ? momentsOf(rowOf(tensors.moments!, i)) : null,
      quantiles: rowOf(tensors.quantiles!, i),
      ...bucketsAt(i),
    });
  }
  const basisPoints = JSON.parse(metadata.basis_points ?? "[]") as number[];
  return { list, basisPoints, end: Number(metadata.end ?? 0) };
}

const rowOf = (tensor: Tensor, index: number): Float64Array =>
  (tensor.data as Float64Array).subarray(index * tensor.columns, (index + 1) * tensor.columns);

function momentsOf([min, max, num, sum, squares]: Float64Array): Moments {
  const mean = sum! / num!;
  // Rounding may leave a little less than nothing.
  return {
    min: min!,
    max: max!,
    num: num!,
    mean,
    std: Math.sqrt(Math.max(0, squares! / num! - mean * mean)),
  };
}

// Reads one histogram's buckets after the other. Inner edges stand in a table, which many steps may share.
function bucketReader(
  tensors: Record<string, Tensor>,
): (index: number) => Pick<Histogram, "left" | "right" | "count"> {
  const { sizes, counts, table, starts, low, high, left } = tensors;
  if (!sizes || !counts || !table || !starts || !low || !high) {
    return () => ({ left: NONE, right: NONE, count: NONE });
  }
  let at = 0;
  return (index) => {
    const size = Number(sizes.data[index]);
    const begin = at;
    at += size;
    const count = counts.data.subarray(begin, at) as Counts;
    if (size === 0) return { left: NONE, right: NONE, count };
    const edges = new Float64Array(size + 1);
    const start = Number(starts.data[index]);
    edges[0] = Number(low.data[index]);
    edges.set((table.data as Float64Array).subarray(start, start + size - 1), 1);
    edges[size] = Number(high.data[index]);
    return {
      left: left ? (left.data as Float64Array).subarray(begin, at) : edges.subarray(0, size),
      right: edges.subarray(1),
      count,
    };
  };
}

// The bucket that holds a value, [left, right) and the last one closed; -1: none does. Where buckets overlap, the first.
export function bucketAt({ left, right }: Histogram, value: number): number {
  const last = left.length - 1;
  for (let i = 0; i <= last; i++) {
    if (value >= left[i]! && (value < right[i]! || (value === right[i]! && i === last))) return i;
  }
  return -1;
}

// The bucket closest to a value, for a pointer that is between two or beside all of them; -1: there are none.
export function nearestBucket(histogram: Histogram, value: number): number {
  const inside = bucketAt(histogram, value);
  if (inside >= 0) return inside;
  let found = -1;
  let least = Infinity;
  for (let i = 0; i < histogram.left.length; i++) {
    const distance = Math.min(Math.abs(histogram.left[i]! - value), Math.abs(histogram.right[i]! - value));
    if (distance < least) [found, least] = [i, distance];
  }
  return found;
}
