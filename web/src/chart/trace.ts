// Where a curve's raw values lie on the canvas: per cell one span from its minimum to its maximum, no value left out.
import type { Curve } from "../model/picture";

export interface Span {
  left: number; // canvas pixels; a point has left === right
  right: number;
  top: number; // of the maximum
  bottom: number; // of the minimum
  middle: number; // x of the cell's last point
  upright: number; // where the line from minimum to maximum stands: in the picture as long as the cell is
  last: number; // y of the last value
}

export interface Projection {
  x: (value: number) => number;
  y: (value: number) => number;
  width: number; // of a bucket in units of x
}

// Spans of the cells between the two x, a break (null) wherever a cell has no finite value.
export function traceSpans(curve: Curve, projection: Projection, lo: number, hi: number): (Span | null)[] {
  const spans: (Span | null)[] = [];
  const [first, last] = [projection.x(lo) + 0.5, projection.x(hi) - 0.5]; // middles of the outermost pixels
  for (let i = 0; i < curve.x.length; i++) {
    const x = curve.x[i]!;
    // One cell beyond each edge, so that lines run out of the picture.
    if (i + 1 < curve.x.length && curve.x[i + 1]! < lo) continue;
    if (i > 0 && curve.x[i - 1]! > hi) break;
    if (Number.isNaN(curve.min[i]!)) {
      spans.push(null);
      continue;
    }
    const begin = curve.buckets ? Math.floor(x / projection.width) * projection.width : x;
    const end = curve.buckets ? begin + projection.width : x;
    const value = Number.isFinite(curve.last[i]!) ? curve.last[i]! : curve.max[i]!;
    spans.push({
      left: projection.x(begin),
      right: projection.x(end),
      top: projection.y(curve.max[i]!),
      bottom: projection.y(curve.min[i]!),
      middle: projection.x(x),
      upright: end > lo && begin < hi ? Math.min(Math.max(projection.x(x), first), last) : projection.x(x),
      last: projection.y(value),
    });
  }
  return spans;
}
