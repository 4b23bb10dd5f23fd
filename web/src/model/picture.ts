// What a chart draws: one curve per series, each a list of cells that are points or buckets.

export type Axis = "step" | "relative" | "wall";
export type Range = readonly [number, number];
export type Numbers = Float64Array | Float32Array;

export interface Curve {
  run: string;
  color: string;
  points: number; // of the whole series
  buckets: boolean; // else one cell is one point
  lastStep: number;
  x: Numbers; // of a cell's last point
  min: Numbers; // NaN where a cell has no finite value
  max: Numbers;
  last: Numbers;
  smoothed: Numbers | null;
}

export interface Picture {
  axis: Axis;
  view: Range; // x from the left to the right edge
  width: number; // of a bucket, 0 when all cells are points
  band: boolean;
  curves: Curve[];
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

// Smallest and largest finite value in view, over raw values, so that no curve is ever clipped.
export function valueExtent(picture: Picture): Range | null {
  let low = Infinity;
  let high = -Infinity;
  for (const curve of picture.curves) {
    const left = picture.view[0] - (curve.buckets ? picture.width : 0);
    const right = picture.view[1] + (curve.buckets ? picture.width : 0);
    for (let i = 0; i < curve.x.length; i++) {
      if (curve.x[i]! < left || curve.x[i]! > right) continue;
      if (curve.min[i]! < low) low = curve.min[i]!;
      if (curve.max[i]! > high) high = curve.max[i]!;
      const smoothed = curve.smoothed?.[i];
      if (smoothed !== undefined && Number.isFinite(smoothed)) {
        if (smoothed < low) low = smoothed;
        if (smoothed > high) high = smoothed;
      }
    }
  }
  return low <= high ? [low, high] : null;
}

// The y range drawn: the extent and a margin, or a range around a single value.
export function paddedRange(extent: Range | null): Range {
  if (extent === null) return [0, 1];
  const [low, high] = extent;
  if (low === high) return low === 0 ? [-1, 1] : [low - Math.abs(low) / 2, low + Math.abs(low) / 2];
  const margin = (high - low) * 0.06;
  return [low - margin, high + margin];
}
