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

// Where the bucket that holds x begins and ends.
export function bucketOf(x: number, width: number, logX: boolean): Range {
  if (!logX) {
    const begin = Math.floor(x / width) * width;
    return [begin, begin + width];
  }
  const begin = Math.floor(Math.log2(x) / width) * width;
  return [2 ** begin, 2 ** (begin + width)];
}

// Index of the cell whose x is nearest, or -1 without cells.
export function nearestCell(x: Numbers, wanted: number): number {
  let low = 0;
  let high = x.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (x[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  if (low === x.length) return x.length - 1;
  if (low > 0 && wanted - x[low - 1]! <= x[low]! - wanted) return low - 1;
  return low;
}

// Indices [from, to) of the cells in view: a bucket may reach into it from either side.
export function cellsInView(curve: Curve, view: Range, width: number, logX: boolean): Range {
  let from = 0;
  let to = curve.x.length;
  const reach = (x: number): Range => (curve.buckets ? bucketOf(x, width, logX) : [x, x]);
  while (from < to && reach(curve.x[from]!)[1] < view[0]) from++;
  while (to > from && reach(curve.x[to - 1]!)[0] > view[1]) to--;
  return [from, to];
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
