// Where a curve's raw values lie on the canvas: per cell one span from its minimum to its maximum, no value left out.
import {
  bucketBegin,
  bucketEnd,
  cellsAround,
  cellsInView,
  MINUS_INFINITY,
  NAN,
  PLUS_INFINITY,
  type Curve,
} from "../model/picture";
import type { Frame, Projection } from "./projection";

// The spans of one curve, a hundred thousand of which make a picture: numbers in a row instead of objects. `left` is NaN
// where a cell has no finite value, which is a break.
export class Spans {
  count = 0;
  left = new Float64Array(0); // canvas pixels; a point has left === right
  right = new Float64Array(0);
  top = new Float64Array(0); // of the maximum
  bottom = new Float64Array(0); // of the minimum
  middle = new Float64Array(0); // x of the cell's last point
  upright = new Float64Array(0); // where the line from minimum to maximum stands: in the picture as long as the cell is
  last = new Float64Array(0); // y of the last value

  // Takes the cells in view and one beyond each edge.
  take(curve: Curve, frame: Frame, projection: Projection): void {
    const { width, logX } = frame;
    const [lo, hi] = frame.view;
    const [first, last] = [projection.x(lo) + 0.5, projection.x(hi) - 0.5]; // middles of the outermost pixels
    const [from, to] = cellsAround(curve, frame.view);
    this.#grow(to - from);
    for (let i = from; i < to; i++) {
      const at = i - from;
      if (Number.isNaN(curve.min[i]!)) {
        this.left[at] = NaN;
        continue;
      }
      const x = curve.x[i]!;
      const begin = curve.buckets ? bucketBegin(x, width, logX) : x;
      const end = curve.buckets ? bucketEnd(begin, width, logX) : x;
      const middle = projection.x(x);
      this.left[at] = projection.x(begin);
      this.right[at] = projection.x(end);
      this.top[at] = projection.y(curve.max[i]!);
      this.bottom[at] = projection.y(curve.min[i]!);
      this.middle[at] = middle;
      this.upright[at] = end > lo && begin < hi ? Math.min(Math.max(middle, first), last) : middle;
      this.last[at] = projection.y(lastFinite(curve, i));
    }
  }

  isBreak(at: number): boolean {
    return Number.isNaN(this.left[at]!);
  }

  #grow(count: number): void {
    this.count = count;
    if (this.left.length >= count) return;
    for (const name of ["left", "right", "top", "bottom", "middle", "upright", "last"] as const) {
      this[name] = new Float64Array(count);
    }
  }
}

const lastFinite = (curve: Curve, i: number): number =>
  Number.isFinite(curve.last[i]!) ? curve.last[i]! : curve.max[i]!;

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
  const [from, to] = cellsInView(curve, frame.view, frame.width, frame.logX);
  // What was drawn before the view begins is where a NaN at its edge stands.
  for (let i = Math.max(0, from - 1); i < to; i++) {
    if (!Number.isNaN(curve.min[i]!)) before = curve.smoothed?.[i] ?? lastFinite(curve, i);
    if (i < from) continue;
    const flags = curve.flags[i]!;
    if (flags & NAN) add("nan", i);
    if (flags & PLUS_INFINITY) add("+inf", i);
    if (flags & MINUS_INFINITY) add("-inf", i);
    if (curve.max[i]! > high) add("above", i);
    if (frame.logY && curve.min[i]! <= 0) add("no-place", i);
    else if (curve.min[i]! < low) add("below", i);
  }
  return marks;
}
