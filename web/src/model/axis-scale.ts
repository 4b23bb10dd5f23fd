// An axis of hyperparameters or metrics: where its values stand between 0 and 1, and which values a part of it holds.
import { formatTick, formatValue } from "./format";
import { compareCells, keyOf, type Cell, type TableColumn } from "./run-table";
import type { RowFilter } from "./row-filter";

export type ScaleName = "linear" | "log" | "quantile";

export interface AxisTick {
  place: number;
  text: string;
}

export interface AxisScale {
  categorical: boolean;
  place: (value: Cell) => number | null; // from 0 at the lower end to 1; null: it has no place here
  ticks: readonly AxisTick[];
  between: (from: number, to: number) => RowFilter; // what stands from one place to another
}

const MOST_CATEGORIES = 60; // ticks with a text

// A scale over the values of these rows. Texts and switches are spread evenly, in their order.
export function scaleOf(column: TableColumn, rows: readonly number[], name: ScaleName): AxisScale {
  if (column.type !== "number") return categorical(column, rows);
  const numbers = Float64Array.from(
    rows.flatMap((row) => {
      const value = column.values[row];
      return typeof value === "number" && Number.isFinite(value) && (name !== "log" || value > 0)
        ? [value]
        : [];
    }),
  ).sort();
  if (numbers.length === 0) return empty();
  return name === "quantile" ? quantile(numbers) : continuous(numbers[0]!, numbers.at(-1)!, name === "log");
}

function empty(): AxisScale {
  return { categorical: false, place: () => null, ticks: [], between: () => ({}) };
}

function categorical(column: TableColumn, rows: readonly number[]): AxisScale {
  const values = new Map<string, Cell>();
  for (const row of rows) {
    const value = column.values[row] ?? null;
    if (value !== null) values.set(keyOf(value), value);
  }
  const keys = [...values].sort(([, a], [, b]) => compareCells(a, b)).map(([key]) => key);
  const places = new Map(keys.map((key, i) => [key, (i + 0.5) / keys.length]));
  const every = Math.ceil(keys.length / MOST_CATEGORIES);
  return {
    categorical: true,
    place: (value) => (value === null ? null : (places.get(keyOf(value)) ?? null)),
    ticks: keys.flatMap((text, i) => (i % every === 0 ? [{ place: places.get(text)!, text }] : [])),
    between: (from, to) => ({
      only: keys.filter((key) => places.get(key)! >= from && places.get(key)! <= to),
    }),
  };
}

function continuous(lo: number, hi: number, log: boolean): AxisScale {
  const to = log ? Math.log : (value: number) => value;
  const back = log ? Math.exp : (value: number) => value;
  const [begin, end] = [to(lo), to(hi)];
  // Halves, because the distance of two doubles may be none.
  const share = (value: number) => (to(value) / 2 - begin / 2) / (end / 2 - begin / 2);
  const at = (place: number) => back(begin * (1 - place) + end * place);
  return {
    categorical: false,
    place: (value) => {
      if (typeof value !== "number" || !Number.isFinite(value) || (log && value <= 0)) return null;
      return begin === end ? 0.5 : Math.max(0, Math.min(1, share(value)));
    },
    ticks: begin === end ? [{ place: 0.5, text: formatValue(lo) }] : ticksOf(lo, hi, log, share),
    between: (from, to) => interval(from <= 0 ? lo : at(from), to >= 1 ? hi : at(to)),
  };
}

// By rank: each run is as far from the next, and equal values stand in the middle of theirs.
function quantile(numbers: Float64Array): AxisScale {
  const last = numbers.length - 1;
  const place = (value: Cell): number | null => {
    if (typeof value !== "number" || !Number.isFinite(value)) return null;
    const from = lowerBound(numbers, value);
    const to = Math.max(from, upperBound(numbers, value) - 1);
    return last === 0 ? 0.5 : Math.max(0, Math.min(1, (from + to) / 2 / last));
  };
  const shown = new Map<string, number>();
  for (const share of [0, 0.25, 0.5, 0.75, 1]) {
    const value = numbers[Math.round(share * last)]!;
    shown.set(formatValue(value), place(value)!);
  }
  return {
    categorical: false,
    place,
    ticks: [...shown].map(([text, at]) => ({ place: at, text })),
    between: (from, to) => {
      const inside = numbers.filter((value) => place(value)! >= from && place(value)! <= to);
      return inside.length > 0 ? interval(inside[0]!, inside.at(-1)!) : { only: [] };
    },
  };
}

const interval = (least: number, most: number): RowFilter => ({ least, most });

function ticksOf(lo: number, hi: number, log: boolean, share: (value: number) => number): AxisTick[] {
  const decades = log ? decadesBetween(lo, hi) : [];
  if (decades.length >= 2) {
    return decades.map((value) => ({ place: share(value), text: formatValue(value) }));
  }
  const step = niceStep(hi / 5 - lo / 5);
  const ticks: AxisTick[] = [];
  for (let i = Math.ceil(lo / step); i <= Math.floor(hi / step) && ticks.length < 12; i++) {
    const place = share(i * step);
    if (place >= 0 && place <= 1) ticks.push({ place, text: formatTick(i * step, step) });
  }
  return ticks;
}

function decadesBetween(lo: number, hi: number): number[] {
  const from = Math.ceil(Math.log10(lo) - 1e-9);
  const to = Math.floor(Math.log10(hi) + 1e-9);
  const every = Math.max(1, Math.ceil((to - from) / 8));
  const found: number[] = [];
  for (let power = from; power <= to; power += every) found.push(Number(`1e${power}`));
  return found;
}

function niceStep(step: number): number {
  const size = 10 ** Math.floor(Math.log10(step));
  return [1, 2, 5, 10].map((digit) => digit * size).find((nice) => nice >= step * 0.999) ?? step;
}

function lowerBound(numbers: Float64Array, value: number): number {
  let [lo, hi] = [0, numbers.length];
  while (lo < hi) {
    const middle = (lo + hi) >> 1;
    if (numbers[middle]! < value) lo = middle + 1;
    else hi = middle;
  }
  return lo;
}

function upperBound(numbers: Float64Array, value: number): number {
  let [lo, hi] = [0, numbers.length];
  while (lo < hi) {
    const middle = (lo + hi) >> 1;
    if (numbers[middle]! <= value) lo = middle + 1;
    else hi = middle;
  }
  return lo;
}
