// What a chart draws: one curve per series, each a list of cells that are points or buckets.

export type Axis = "step" | "relative" | "wall";
export type Range = readonly [number, number];
export type Numbers = Float64Array | Float32Array;

// Bits of a cell's flags: which values that are no finite numbers it holds.
export const NAN = 1;
export const PLUS_INFINITY = 2;
export const MINUS_INFINITY = 4;

export interface Curve {
  run: string;
  tag?: string; // where a chart has curves of several
  color: string;
  points: number; // of the whole series
  noPlace: number; // of them, those that a logarithmic x axis cannot show
  buckets: boolean; // else one cell is one point
  lastStep: number;
  x: Numbers; // of a cell's last point
  min: Numbers; // NaN where a cell has no finite value
  max: Numbers;
  last: Numbers;
  smoothed: Numbers | null;
  flags: Uint8Array;
  detail: CurveDetail | null; // only where it was asked for
  margin?: { lower: Curve; upper: Curve }; // a band around it that was logged
}

export interface CurveDetail {
  first: Numbers; // of a cell's values
  mean: Numbers; // of its finite values
  finite: Numbers; // how many those are
  xMin: Numbers; // where its extremes are
  xMax: Numbers;
}

export const DETAIL_FIELDS = ["first", "mean", "finite", "x_min", "x_max"];

export interface Picture {
  axis: Axis;
  logX: boolean;
  logY: boolean;
  view: Range; // x from the left to the right edge
  yRange: Range; // from the lower to the upper edge
  width: number; // of a bucket, in octaves when logX; 0 when all cells are points
  band: boolean;
  curves: Curve[];
}

// Where the bucket that holds x begins, and where the one that begins there ends. Two functions, because a picture has
// a hundred thousand buckets.
export function bucketBegin(x: number, width: number, logX: boolean): number {
  return logX ? 2 ** (Math.floor(Math.log2(x) / width) * width) : Math.floor(x / width) * width;
}

export function bucketEnd(begin: number, width: number, logX: boolean): number {
  return logX ? begin * 2 ** width : begin + width;
}

// Index of the first cell at or beyond x.
function firstFrom(x: Numbers, wanted: number): number {
  let low = 0;
  let high = x.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (x[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

// Index of the cell whose x is nearest, or -1 without cells.
export function nearestCell(x: Numbers, wanted: number): number {
  const low = firstFrom(x, wanted);
  if (low === x.length) return x.length - 1;
  if (low > 0 && wanted - x[low - 1]! <= x[low]! - wanted) return low - 1;
  return low;
}

// Indices [from, to) of the cells in view; a bucket may reach into it from either side.
export function cellsInView(curve: Curve, view: Range, width: number, logX: boolean): Range {
  const { x, buckets } = curve;
  let from = firstFrom(x, view[0]); // x is a cell's last point, so one that ends before may reach in
  if (from > 0 && buckets && bucketEnd(bucketBegin(x[from - 1]!, width, logX), width, logX) >= view[0])
    from--;
  let to = firstFrom(x, view[1]);
  while (to < x.length && (buckets ? bucketBegin(x[to]!, width, logX) : x[to]!) <= view[1]) to++;
  return [from, Math.max(from, to)];
}

// The same with one cell beyond each edge, so that lines run out of the picture.
export function cellsAround(curve: Curve, view: Range): Range {
  const from = Math.max(0, firstFrom(curve.x, view[0]) - 1);
  let to = firstFrom(curve.x, view[1]);
  while (to < curve.x.length && curve.x[to]! <= view[1]) to++;
  return [from, Math.min(curve.x.length, to + 1)];
}

// What a glance at the curves does not tell.
export interface Oddities {
  nan: boolean;
  infinite: boolean;
  noPlaceX: number; // points at x <= 0 on a logarithmic axis
  noPlaceY: boolean; // values <= 0 on a logarithmic axis
  outside: boolean; // finite values above or below the y range
}

export function oddities(picture: Picture): Oddities {
  const found: Oddities = { nan: false, infinite: false, noPlaceX: 0, noPlaceY: false, outside: false };
  const [low, high] = picture.yRange;
  for (const curve of picture.curves) {
    if (picture.logX) found.noPlaceX += curve.noPlace;
    const [from, to] = cellsInView(curve, picture.view, picture.width, picture.logX);
    for (let i = from; i < to; i++) {
      const flags = curve.flags[i]!;
      if (flags & NAN) found.nan = true;
      if (flags & (PLUS_INFINITY | MINUS_INFINITY)) found.infinite = true;
      const below = curve.min[i]! < low;
      const noPlace = picture.logY && curve.min[i]! <= 0;
      if (noPlace) found.noPlaceY = true;
      if (curve.max[i]! > high || (below && !noPlace)) found.outside = true;
    }
  }
  return found;
}
