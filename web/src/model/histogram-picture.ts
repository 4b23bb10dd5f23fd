// What a picture of histograms shows: curves of one run over its steps, or of several runs.
import type { Histogram } from "./histogram";
import type { Axis, Range } from "./picture";
import type { ValueScale } from "./value-scale";

export type HistogramMode = "offset" | "overlay" | "heat" | "quantiles";

export interface HistogramCurve {
  run: string;
  color: string;
  time: number; // on the axis: step, seconds since the run's first, or since the epoch
  age: number; // 0 the oldest of its run, 1 the newest
  histogram: Histogram;
}

export interface HistogramPicture {
  mode: HistogramMode;
  curves: HistogramCurve[]; // run by run, each in the order of logging
  scale: ValueScale;
  symlog: boolean;
  axis: Axis;
  density: boolean; // else counts of buckets, as logged
  logCounts: boolean;
}

// Whether the values' axis runs along the bottom; else time does.
export const isUpright = (mode: HistogramMode): boolean => mode === "offset" || mode === "overlay";

export function curvesOf(
  run: string,
  color: string,
  histograms: readonly Histogram[],
  axis: Axis,
): HistogramCurve[] {
  const begin = histograms[0]?.wallTime ?? 0;
  const last = Math.max(1, histograms.length - 1);
  return histograms.map((histogram, place) => ({
    run,
    color,
    time: timeOf(histogram, axis, begin),
    age: histograms.length === 1 ? 1 : place / last,
    histogram,
  }));
}

function timeOf({ step, wallTime }: Histogram, axis: Axis, begin: number): number {
  if (axis === "step") return step;
  return axis === "wall" ? wallTime : wallTime - begin;
}

// From where to where the times go; of a single one, a little on both sides.
export function timeRange(curves: readonly HistogramCurve[]): Range {
  let [low, high] = [Infinity, -Infinity];
  for (const { time } of curves) {
    if (time < low) low = time;
    if (time > high) high = time;
  }
  if (!(low <= high)) return [0, 1];
  return low < high ? [low, high] : [low - 0.5, high + 0.5];
}

export interface Cell {
  curve: number;
  from: number;
  to: number;
}

// Which part of the time axis each step takes in a heat map: up to the middle between it and its neighbours. Steps at the
// same time share theirs, in the order of logging.
export function timeCells(curves: readonly HistogramCurve[]): Cell[] {
  const order = curves.map((_, place) => place).sort((a, b) => curves[a]!.time - curves[b]!.time || a - b);
  const times = [...new Set(order.map((place) => curves[place]!.time))];
  if (times.length === 0) return [];
  const middle = (i: number) => times[i]! / 2 + times[i + 1]! / 2;
  const borders = times.slice(1).map((_, i) => middle(i));
  const first = times.length > 1 ? times[0]! - (borders[0]! - times[0]!) : times[0]! - 0.5;
  const last = times.at(-1)!;
  const end = times.length > 1 ? last + (last - borders.at(-1)!) : last + 0.5;
  const edges = [first, ...borders, end];
  const cells: Cell[] = [];
  for (let i = 0, at = 0; i < times.length; i++) {
    let count = 0;
    while (at + count < order.length && curves[order[at + count]!]!.time === times[i]) count++;
    const width = (edges[i + 1]! - edges[i]!) / count;
    for (let k = 0; k < count; k++, at++) {
      const from = edges[i]! + width * k;
      cells.push({ curve: order[at]!, from, to: k === count - 1 ? edges[i + 1]! : from + width });
    }
  }
  return cells;
}

// How high a count is drawn, before it is scaled: its logarithm where that is asked for, nothing being nothing.
export const heightOf = (count: number, log: boolean): number => (log ? Math.log10(1 + count) : count);
