// The y range of a chart: over every value in view, over all but the outermost, or as the user wants it.
import { cellsInView, type Curve, type Range } from "./picture";

export interface YView {
  curves: Curve[];
  view: Range;
  width: number; // of a bucket
  logX: boolean;
  logY: boolean;
}

const OUTERMOST = 0.05; // share on either side that counts as outliers, as in TensorBoard
const MARGIN = 0.06;

// Smallest and largest value that can be drawn, over raw and smoothed values, so that no curve is ever clipped.
export function valueExtent(chart: YView): Range | null {
  let low = Infinity;
  let high = -Infinity;
  const include = (value: number | undefined) => {
    if (value === undefined || !Number.isFinite(value) || (chart.logY && value <= 0)) return;
    if (value < low) low = value;
    if (value > high) high = value;
  };
  for (const curve of chart.curves) {
    const [from, to] = cellsInView(curve, chart.view, chart.width, chart.logX);
    for (let i = from; i < to; i++) {
      include(curve.min[i]);
      include(curve.max[i]);
      include(curve.smoothed?.[i]);
      if (chart.logY) include(curve.last[i]); // the lowest value above zero a cell is known to hold
    }
  }
  return low <= high ? [low, high] : null;
}

// The extent of what is drawn strongest, without the outermost 5 % on either side.
export function robustExtent(chart: YView): Range | null {
  const values: number[] = [];
  for (const curve of chart.curves) {
    const drawn = curve.smoothed ?? curve.last;
    const [from, to] = cellsInView(curve, chart.view, chart.width, chart.logX);
    for (let i = from; i < to; i++) {
      const value = drawn[i]!;
      if (Number.isFinite(value) && (!chart.logY || value > 0)) values.push(value);
    }
  }
  if (values.length <= 2) return valueExtent(chart);
  const sorted = Float64Array.from(values).sort();
  const most = sorted.length - 1;
  return [sorted[Math.ceil(most * OUTERMOST)]!, sorted[Math.floor(most * (1 - OUTERMOST))]!];
}

// The extent and a margin, or a range around a single value.
export function paddedRange(extent: Range | null, logY: boolean): Range {
  if (extent === null) return logY ? [0.1, 10] : [0, 1];
  const [low, high] = extent;
  if (logY) {
    const margin = low === high ? 2 : (high / low) ** MARGIN;
    return [Math.max(low / margin, Number.MIN_VALUE), Math.min(high * margin, Number.MAX_VALUE)];
  }
  if (low === high) return low === 0 ? [-1, 1] : [low - Math.abs(low) / 2, low + Math.abs(low) / 2];
  const margin = high * MARGIN - low * MARGIN; // not of the difference, which may overflow
  return [Math.max(low - margin, -Number.MAX_VALUE), Math.min(high + margin, Number.MAX_VALUE)];
}

// What the user asked for, as far as it can be drawn; an end left out is found from the values.
export type WantedY = readonly [number | null, number | null];

export function yRangeOf(chart: YView, wanted: WantedY | null, ignoreOutliers: boolean): Range {
  const [low, high] = wanted ?? [null, null];
  const drawable = (end: number | null): end is number => end !== null && (!chart.logY || end > 0);
  if (drawable(low) && drawable(high) && low < high) return [low, high];
  const found = paddedRange(ignoreOutliers ? robustExtent(chart) : valueExtent(chart), chart.logY);
  const step = (from: number, sign: number) =>
    chart.logY ? from * 10 ** sign : from + sign * (Math.abs(from) || 1);
  if (drawable(low)) return [low, found[1] > low ? found[1] : step(low, 1)];
  if (drawable(high)) return [found[0] < high ? found[0] : step(high, -1), high];
  return found;
}
