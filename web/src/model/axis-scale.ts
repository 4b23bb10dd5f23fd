// An axis of hyperparameters or metrics: where its values stand between 0 and 1, and which values a part of it holds.
import { formatTick, formatValue } from "./format";
import { compareCells, keyOf, valueText, type Cell, type TableColumn } from "./run-table";
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
  ends: readonly [least: string, most: string] | null; // what stands at 0 and 1
  between: (from: number, to: number) => RowFilter; // what stands from one place to another
}

const MOST_CATEGORIES = 60; // ticks with a text
const MOST_VALUES = 8; // different numbers that have a tick each
const MOST_TICKS = 7;
const LEAST_GAP = 0.06; // between two ticks
const WIDE = 100; // how many times its least value the largest one is, where decades may show more
const LOW = 0.1; // and how high on a linear axis half of the values then stand at most

// How an axis is scaled unless someone chooses: learning rates and the like by decades.
export function usualScale(column: TableColumn, rows: readonly number[]): ScaleName {
  if (column.part !== "hparam" || column.type !== "number") return "linear";
  const numbers = numbersOf(column, rows);
  const [lo, hi] = [numbers[0] ?? 0, numbers.at(-1) ?? 0];
  const middle = numbers[numbers.length >> 1] ?? 0;
  return lo > 0 && hi / lo >= WIDE && middle <= hi * LOW ? "log" : "linear";
}

const numbersOf = (column: TableColumn, rows: readonly number[]): Float64Array =>
  Float64Array.from(
    rows
      .map((row) => column.values[row])
      .filter((value) => typeof value === "number" && Number.isFinite(value)),
  ).sort();

// A scale over the values of these rows. Texts and switches are spread evenly, in their order.
export function scaleOf(column: TableColumn, rows: readonly number[], name: ScaleName): AxisScale {
  if (column.type !== "number") return categorical(column, rows);
  const finite = numbersOf(column, rows);
  const numbers = name === "log" ? finite.filter((value) => value > 0) : finite;
  if (numbers.length === 0) return empty();
  const write = writerOf(column);
  return name === "quantile" ? quantile(numbers, write) : continuous(numbers, name === "log", write);
}

// How values are written at the ends and, a step apart, at the ticks of an axis.
interface Writer {
  end: (value: number) => string;
  tick: (value: number, step: number) => string;
}

// Times as times; numbers at ends with three digits, which are enough to read an axis by.
function writerOf(column: TableColumn): Writer {
  if (column.written === "time" || column.written === "duration") {
    return { end: (value) => valueText(column, value), tick: (value) => valueText(column, value) };
  }
  return { end: (value) => formatValue(Number(value.toPrecision(3))), tick: formatTick };
}

// In full where rounding would make them one.
function endsOf(lo: number, hi: number, { end }: Writer): [string, string] {
  return lo < hi && end(lo) === end(hi) ? [formatValue(lo), formatValue(hi)] : [end(lo), end(hi)];
}

function empty(): AxisScale {
  return { categorical: false, place: () => null, ticks: [], ends: null, between: () => ({}) };
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
    ends: keys.length > 0 ? [keys[0]!, keys.at(-1)!] : null,
    between: (from, to) => ({
      only: keys.filter((key) => places.get(key)! >= from && places.get(key)! <= to),
    }),
  };
}

function continuous(numbers: Float64Array, log: boolean, write: Writer): AxisScale {
  const [lo, hi] = [numbers[0]!, numbers.at(-1)!];
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
    ticks: begin === end ? [{ place: 0.5, text: write.end(lo) }] : ticksOf(numbers, log, share, write),
    ends: endsOf(lo, hi, write),
    between: (from, to) => interval(from <= 0 ? lo : at(from), to >= 1 ? hi : at(to)),
  };
}

// By rank: each run is as far from the next, and equal values stand in the middle of theirs.
function quantile(numbers: Float64Array, write: Writer): AxisScale {
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
    shown.set(write.end(value), place(value)!);
  }
  return {
    categorical: false,
    place,
    ends: endsOf(numbers[0]!, numbers[last]!, write),
    ticks: [...shown].map(([text, at]) => ({ place: at, text })),
    between: (from, to) => {
      const inside = numbers.filter((value) => place(value)! >= from && place(value)! <= to);
      return inside.length > 0 ? interval(inside[0]!, inside.at(-1)!) : { only: [] };
    },
  };
}

const interval = (least: number, most: number): RowFilter => ({ least, most });

function ticksOf(
  numbers: Float64Array,
  log: boolean,
  share: (value: number) => number,
  write: Writer,
): AxisTick[] {
  const [lo, hi] = [numbers[0]!, numbers.at(-1)!];
  const values = [...new Set(numbers)];
  if (values.length <= MOST_VALUES) return apart(values, share);
  const decades = log ? decadesBetween(lo, hi) : [];
  if (decades.length >= 2) return apart(decades, share);
  const step = niceStep(hi / 5 - lo / 5);
  const first = Math.ceil(lo / step);
  return Array.from({ length: MOST_TICKS }, (_, i) => (first + i) * step)
    .filter((value) => value >= lo && value <= hi)
    .map((value) => ({ place: share(value), text: write.tick(value, step) }));
}

// A tick at each of these, as far as there is room.
function apart(values: readonly number[], share: (value: number) => number): AxisTick[] {
  const ticks: AxisTick[] = [];
  for (const value of values) {
    const place = share(value);
    if (place - (ticks.at(-1)?.place ?? -1) >= LEAST_GAP) ticks.push({ place, text: formatValue(value) });
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
