// Where a curve's raw values lie on the canvas: per cell one span from its minimum to its maximum, no value left out.
import { bucketOf, MINUS_INFINITY, NAN, PLUS_INFINITY, type Curve, type Range } from "../model/picture";
import type { Frame, Projection } from "./projection";

export interface Span {
  left: number; // canvas pixels; a point has left === right
  right: number;
  top: number; // of the maximum
  bottom: number; // of the minimum
  middle: number; // x of the cell's last point
  upright: number; // where the line from minimum to maximum stands: in the picture as long as the cell is
  last: number; // y of the last value
}

const reach = (curve: Curve, x: number, frame: Frame): Range =>
  curve.buckets ? bucketOf(x, frame.width, frame.logX) : [x, x];

// Spans of the cells in view, a break (null) wherever a cell has no finite value.
export function traceSpans(curve: Curve, frame: Frame, projection: Projection): (Span | null)[] {
  const spans: (Span | null)[] = [];
  const [lo, hi] = frame.view;
  const [first, last] = [projection.x(lo) + 0.5, projection.x(hi) - 0.5]; // middles of the outermost pixels
  for (const i of cellsAround(curve, frame.view)) {
    const x = curve.x[i]!;
    if (Number.isNaN(curve.min[i]!)) {
      spans.push(null);
      continue;
    }
    const [begin, end] = reach(curve, x, frame);
    const middle = projection.x(x);
    spans.push({
      left: projection.x(begin),
      right: projection.x(end),
      top: projection.y(curve.max[i]!),
      bottom: projection.y(curve.min[i]!),
      middle,
      upright: end > lo && begin < hi ? Math.min(Math.max(middle, first), last) : middle,
      last: projection.y(lastFinite(curve, i)),
    });
  }
  return spans;
}

const lastFinite = (curve: Curve, i: number): number =>
  Number.isFinite(curve.last[i]!) ? curve.last[i]! : curve.max[i]!;

// Indices of the cells in view and one beyond each edge, so that lines run out of the picture.
export function* cellsAround(curve: Curve, [lo, hi]: Range): Generator<number> {
  for (let i = 0; i < curve.x.length; i++) {
    if (i + 1 < curve.x.length && curve.x[i + 1]! < lo) continue;
    if (i > 0 && curve.x[i - 1]! > hi) break;
    yield i;
  }
}

export type MarkShape = "nan" | "+inf" | "-inf" | "no-place" | "above" | "below";

// Something a line cannot show, at canvas pixels.
export interface Mark {
  shape: MarkShape;
  x: number;
  y: number;
}

// Values that are no numbers, that a logarithmic axis cannot show, or that lie outside the y range. NaN stands where
// the curve was last, the others at the edge they lie beyond. Two of one shape keep `gap` pixels apart.
export function traceMarks(curve: Curve, frame: Frame, projection: Projection, gap: number): Mark[] {
  const { top, bottom } = projection;
  const [lo, hi] = frame.view;
  const [low, high] = frame.yRange;
  const [left, right] = [projection.x(lo), projection.x(hi)];
  const marks: Mark[] = [];
  const lastAt: Partial<Record<MarkShape, number>> = {};
  let before = NaN; // where the curve was last
  const add = (shape: MarkShape, i: number) => {
    const x = Math.min(right, Math.max(left, projection.x(curve.x[i]!)));
    if (x - (lastAt[shape] ?? -Infinity) < gap) return;
    lastAt[shape] = x;
    const edge = shape === "+inf" || shape === "above" ? top : bottom;
    const height = Number.isNaN(before) ? (top + bottom) / 2 : projection.y(before);
    marks.push({ shape, x, y: shape === "nan" ? Math.min(bottom, Math.max(top, height)) : edge });
  };
  for (const i of cellsAround(curve, frame.view)) {
    const flags = curve.flags[i]!;
    const [begin, end] = reach(curve, curve.x[i]!, frame);
    if (!Number.isNaN(curve.min[i]!)) before = curve.smoothed?.[i] ?? lastFinite(curve, i);
    if (end < lo || begin > hi) continue;
    if (flags & NAN) add("nan", i);
    if (flags & PLUS_INFINITY) add("+inf", i);
    if (flags & MINUS_INFINITY) add("-inf", i);
    if (curve.max[i]! > high) add("above", i);
    if (frame.logY && curve.min[i]! <= 0) add("no-place", i);
    else if (curve.min[i]! < low) add("below", i);
  }
  return marks;
}
