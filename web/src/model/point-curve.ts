// Curves of points that were not asked for as series: every one of them, in the order of steps.
import { MINUS_INFINITY, NAN, PLUS_INFINITY, type Curve, type Picture } from "./picture";
import { yRangeOf } from "./y-range";

export interface PointSeries {
  run: string;
  color: string;
  steps: readonly number[];
  values: ArrayLike<number>;
}

export function curveOf({ run, color, steps, values }: PointSeries): Curve {
  const order = steps.map((_, i) => i).sort((a, b) => steps[a]! - steps[b]! || a - b);
  const x = Float64Array.from(order, (i) => steps[i]!);
  const last = Float64Array.from(order, (i) => values[i]!);
  const finite = last.map((value) => (Number.isFinite(value) ? value : NaN));
  return {
    run,
    color,
    points: x.length,
    noPlace: 0,
    buckets: false,
    lastStep: x.at(-1) ?? -Infinity,
    x,
    min: finite,
    max: finite,
    last,
    smoothed: null,
    flags: Uint8Array.from(last, flagsOf),
    detail: null,
  };
}

function flagsOf(value: number): number {
  if (Number.isNaN(value)) return NAN;
  return value === Infinity ? PLUS_INFINITY : value === -Infinity ? MINUS_INFINITY : 0;
}

// Null without a point.
export function pictureOf(series: readonly PointSeries[], logY = false): Picture | null {
  const curves = series.map(curveOf).filter((curve) => curve.x.length > 0);
  if (curves.length === 0) return null;
  let low = Math.min(...curves.map((curve) => curve.x[0]!));
  let high = Math.max(...curves.map((curve) => curve.x.at(-1)!));
  if (low === high) [low, high] = [low - 0.5, high + 0.5];
  const frame = { view: [low, high] as const, width: 0, logX: false, logY, curves };
  return { ...frame, axis: "step", yRange: yRangeOf(frame, null, false), band: false };
}
