// How high a histogram stands at each pixel of its value axis: every count of every bucket is in it.
import type { Histogram } from "./histogram";
import type { ValueScale } from "./value-scale";

// Counts per pixel: each bucket's count is spread evenly over the pixels it covers, and a bucket without width is in one.
// The area under the curve is what was counted, however wide the buckets are.
export function densityColumns(histogram: Histogram, scale: ValueScale, columns: Float64Array): void {
  columns.fill(0);
  const size = columns.length;
  eachBucket(histogram, scale, size, (from, to, count) => {
    const first = Math.max(0, Math.floor(from));
    const last = Math.min(size - 1, Math.floor(to));
    if (to - from < 1e-9 || first === last) {
      // What of it lies outside the range is not in sight.
      const inside = to - from < 1e-9 ? 1 : (Math.min(to, size) - Math.max(from, 0)) / (to - from);
      columns[Math.max(0, Math.min(size - 1, first))]! += count * inside;
      return;
    }
    const perPixel = count / (to - from);
    for (let p = first; p <= last; p++) {
      columns[p]! += perPixel * (Math.min(to, p + 1) - Math.max(from, p));
    }
  });
}

// The count of the bucket at each pixel, the largest one where it shows several.
export function countColumns(histogram: Histogram, scale: ValueScale, columns: Float64Array): void {
  columns.fill(0);
  const size = columns.length;
  eachBucket(histogram, scale, size, (from, to, count) => {
    const first = Math.max(0, Math.min(size - 1, Math.floor(from)));
    const last = Math.min(size - 1, Math.max(first, Math.ceil(to) - 1));
    for (let p = first; p <= last; p++) if (count > columns[p]!) columns[p] = count;
  });
}

// Edges of each bucket that has counts, in pixels; those outside the range are passed over.
function eachBucket(
  { left, right, count }: Histogram,
  scale: ValueScale,
  size: number,
  take: (from: number, to: number, count: number) => void,
): void {
  let edge = NaN; // the right edge of the bucket before, which mostly is this one's left edge
  let place = NaN;
  for (let i = 0; i < count.length; i++) {
    let from = left[i] === edge ? place : scale.place(left[i]!) * size;
    edge = right[i]!;
    let to = (place = scale.place(edge) * size);
    if (!(count[i]! > 0)) continue;
    // A bucket with one edge that is no number stands at the other one.
    if (!Number.isFinite(from)) from = to;
    if (!Number.isFinite(to)) to = from;
    if (!Number.isFinite(from)) continue;
    if (to < from) [from, to] = [to, from];
    if (to < 0 || from > size || (to === 0 && from < 0) || (from === size && to > size)) continue;
    take(from, to, count[i]!);
  }
}

// What has no place on any axis: counts of buckets between edges that are no finite numbers.
export function countsWithoutPlace({ left, right, count }: Histogram): number {
  let sum = 0;
  for (let i = 0; i < count.length; i++) {
    if (!Number.isFinite(left[i]!) && !Number.isFinite(right[i]!)) sum += count[i]!;
  }
  return sum;
}
