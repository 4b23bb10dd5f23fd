// Where a curve's raw values lie on the canvas: per cell one span from its minimum to its maximum, no value left out.
import type { Curve } from "../model/picture";

export interface Span {
  left: number; // canvas pixels; a point has left === right
  right: number;
  top: number; // of the maximum
  bottom: number; // of the minimum
  middle: number; // x of the cell's last point
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
    const last = Number.isFinite(curve.last[i]!) ? curve.last[i]! : curve.max[i]!;
    spans.push({
      left: projection.x(begin),
      right: projection.x(end),
      top: projection.y(curve.max[i]!),
      bottom: projection.y(curve.min[i]!),
      middle: projection.x(x),
      last: projection.y(last),
    });
  }
  return spans;
}
