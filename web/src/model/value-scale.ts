// The axis of a histogram's values: linear, or logarithmic on both sides of zero, which torch's buckets ask for.
import { formatTick } from "./format";
import type { Histogram } from "./histogram";
import type { Range } from "./picture";
import { evenTicks, smallestDigit } from "./ticks";

export interface ValueTick {
  value: number;
  label: string;
}

export interface ValueScale {
  range: Range;
  unit: number; // of the axis: the whole range in values, or in decades
  place: (value: number) => number; // 0 at the lower end of the range, 1 at the upper one
  value: (place: number) => number;
  ticks: (most: number) => ValueTick[];
}

const FURTHEST = 1e300; // what lies further out would leave no room for anything else
const INSIDE = 0.05; // share of what was counted that lies in the part around zero that is linear
const LOWEST = -320; // power of ten of the smallest double

// What of histograms decides about their axis; cheap to put together over runs.
export interface Spread {
  low: number;
  high: number;
  magnitudes: Map<number, number>; // how much was counted at each power of ten
}

export function spreadOf(histograms: readonly Histogram[]): Spread {
  const spread: Spread = { low: Infinity, high: -Infinity, magnitudes: new Map() };
  for (const histogram of histograms) {
    if (histogram.left.length > 0) spreadOverBuckets(histogram, spread);
    else if (histogram.total > 0) spreadOverQuantiles(histogram, spread);
  }
  return spread;
}

function spreadOverBuckets({ left, right, count }: Histogram, spread: Spread): void {
  const { magnitudes } = spread;
  let power = LOWEST;
  let [above, below] = [0, 0]; // the magnitudes that have this power
  let sum = 0;
  for (let i = 0; i < count.length; i++) {
    if (!(count[i]! > 0)) continue;
    include(spread, left[i]!, right[i]!);
    const size = Math.max(Math.abs(left[i]!), Math.abs(right[i]!));
    if (!(size >= below && size < above)) {
      if (sum > 0) magnitudes.set(power, (magnitudes.get(power) ?? 0) + sum);
      sum = 0;
      power = size > 0 && Number.isFinite(size) ? Math.floor(Math.log10(size)) : LOWEST;
      [below, above] = [10 ** power, 10 ** (power + 1)];
    }
    sum += count[i]!;
  }
  if (sum > 0) magnitudes.set(power, (magnitudes.get(power) ?? 0) + sum);
}

// Without buckets, a tenth of a standard deviation stands for the part around zero.
function spreadOverQuantiles({ quantiles, total }: Histogram, spread: Spread): void {
  include(spread, quantiles[0]!, quantiles.at(-1)!);
  for (const place of [2, quantiles.length - 3]) {
    const size = Math.abs(quantiles[place] ?? 0) / 10;
    const power = size > 0 && Number.isFinite(size) ? Math.floor(Math.log10(size)) : LOWEST;
    spread.magnitudes.set(power, (spread.magnitudes.get(power) ?? 0) + total / 2);
  }
}

function include(spread: Spread, low: number, high: number): void {
  if (Math.abs(low) <= FURTHEST && low < spread.low) spread.low = low;
  if (Math.abs(high) <= FURTHEST && high > spread.high) spread.high = high;
  if (Math.abs(high) <= FURTHEST && high < spread.low) spread.low = high;
  if (Math.abs(low) <= FURTHEST && low > spread.high) spread.high = low;
}

export function joinedSpread(spreads: readonly Spread[]): Spread {
  const joined: Spread = { low: Infinity, high: -Infinity, magnitudes: new Map() };
  for (const { low, high, magnitudes } of spreads) {
    joined.low = Math.min(joined.low, low);
    joined.high = Math.max(joined.high, high);
    for (const [power, sum] of magnitudes)
      joined.magnitudes.set(power, (joined.magnitudes.get(power) ?? 0) + sum);
  }
  return joined;
}

// The range that shows all of it; values that are all the same get some room around them.
export function rangeOf({ low, high }: Spread): Range {
  if (!(low <= high)) return [-1, 1];
  if (low < high) return [low, high];
  const room = Math.abs(low) / 2 || 1;
  return [low - room, high + room];
}

// Where the linear part around zero ends: a power of ten below which little was counted.
export function thresholdOf({ low, high, magnitudes }: Spread): number {
  const largest = Math.max(Math.abs(low), Math.abs(high));
  const total = [...magnitudes.values()].reduce((sum, one) => sum + one, 0);
  const powers = [...magnitudes.keys()].filter((power) => power > LOWEST).sort((a, b) => a - b);
  let sum = magnitudes.get(LOWEST) ?? 0;
  for (const power of powers) {
    sum += magnitudes.get(power)!;
    if (sum >= total * INSIDE) return 10 ** Math.max(power, LOWEST + 20);
  }
  return largest > 0 && Number.isFinite(largest) ? largest / 1000 : 1;
}

export const linearScale = (range: Range): ValueScale => {
  const [low, high] = range;
  const reach = high / 2 - low / 2; // halves, because the range of doubles is wider than the widest double
  return {
    range,
    unit: reach * 2,
    place: (value) => (value / 2 - low / 2) / reach,
    value: (place) => low * (1 - place) + high * place,
    ticks: (most) => {
      const { ticks, increment } = evenTicks(low, high, most);
      return ticks.map((value) => ({ value, label: formatTick(value, increment) }));
    },
  };
};

// Linear within about the threshold on either side of zero, decades beyond it.
export function symlogScale(range: Range, threshold: number): ValueScale {
  const bend = (value: number) => Math.sign(value) * Math.log10(1 + Math.abs(value) / threshold);
  const unbend = (bent: number) => Math.sign(bent) * (10 ** Math.abs(bent) - 1) * threshold;
  const [low, high] = [bend(range[0]), bend(range[1])];
  return {
    range,
    unit: high - low,
    place: (value) => (bend(value) - low) / (high - low),
    value: (place) => Math.max(range[0], Math.min(range[1], unbend(low + (high - low) * place))),
    ticks: (most) => decadeTicks(range, threshold, most, (high - low) / most),
  };
}

// Zero and powers of ten on both sides; evenly spaced ones where the range shows too few of those.
function decadeTicks(
  [low, high]: Range,
  threshold: number,
  most: number,
  closest: number, // in decades
): ValueTick[] {
  const first = Math.round(Math.log10(threshold));
  const last = Math.floor(Math.log10(Math.max(Math.abs(low), Math.abs(high))));
  const every = Math.max(1, Math.ceil(closest));
  const values: number[] = [0];
  for (let power = last; power >= first; power -= every) {
    if (Math.log10(1 + 10 ** power / threshold) >= closest) values.push(10 ** power, -(10 ** power));
  }
  const seen = values.filter((value) => value >= low && value <= high).sort((a, b) => a - b);
  if (seen.length < 2) return linearScale([low, high]).ticks(most);
  return seen.map((value) => ({
    value: Number(value.toPrecision(12)),
    label: value === 0 ? "0" : shortPower(value),
  }));
}

function shortPower(value: number): string {
  const size = Math.abs(value);
  const sign = value < 0 ? "-" : "";
  if (size >= 0.001 && size < 10_000) return sign + formatTick(size, smallestDigit(size));
  return `${sign}1e${Math.round(Math.log10(size))}`;
}
