// The table of runs as columns: what a cell holds, how it is written, and in which order rows stand.
import { formatDuration, formatValue, formatX } from "./format";

export type Cell = number | string | boolean | null; // null: the run has no such thing
export type CellType = "number" | "string" | "bool";

export interface TableColumn {
  id: string;
  name: string;
  about: string; // for who points at the name
  part: "run" | "hparam" | "metric";
  type: CellType;
  written: "exact" | "short" | "time" | "duration"; // how numbers are written
  values: readonly Cell[]; // one for each row
}

export type SortKey = readonly [id: string, descending: boolean];

const NONE = "–"; // how a cell without a value is written
const MOST_DIGITS = 10; // of a cell; a longer number is rounded, and told in full where it is pointed at

export function cellText(column: TableColumn, row: number): string {
  return valueText(column, column.values[row] ?? null);
}

export function valueText(column: TableColumn, value: Cell): string {
  if (value === null) return NONE;
  if (typeof value !== "number") return String(value);
  if (column.written === "time") return shortTime(value);
  if (column.written === "duration") return formatDuration(value);
  const exact = String(value);
  return column.written === "exact" && Number.isFinite(value) && exact.length <= MOST_DIGITS
    ? exact
    : formatValue(value);
}

// The same with all that is known of it.
export function fullText(column: TableColumn, value: Cell): string {
  if (value === null) return "Not logged";
  return column.written === "time" && typeof value === "number" ? formatX(value, "wall") : String(value);
}

function shortTime(time: number): string {
  const date = new Date(time * 1000);
  const day = date.toLocaleDateString("en-US", { month: "short", day: "numeric" });
  return `${day}, ${[date.getHours(), date.getMinutes()].map((part) => `${part}`.padStart(2, "0")).join(":")}`;
}

// What tells one value of a column from another, also in an address.
export const keyOf = (value: Cell): string => (value === null ? NONE : String(value));

const byText = new Intl.Collator("en", { numeric: true });

export function compareCells(a: Cell, b: Cell): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return byText.compare(String(a), String(b));
}

// A value that has no place in an order: it stands last, whichever way the column is sorted.
const placeless = (value: Cell): boolean => value === null || Number.isNaN(value);

// The rows by the first key, those that are equal by the next, and so on; else as they stood.
export function sortedRows(
  rows: readonly number[],
  keys: readonly SortKey[],
  columnOf: (id: string) => TableColumn | undefined,
): number[] {
  const columns = keys.flatMap(([id, descending]) => {
    const column = columnOf(id);
    return column ? [{ values: column.values, sign: descending ? -1 : 1 }] : [];
  });
  return [...rows].sort((a, b) => {
    for (const { values, sign } of columns) {
      const one = values[a] ?? null;
      const other = values[b] ?? null;
      if (placeless(one) || placeless(other)) {
        if (placeless(one) && placeless(other)) continue;
        return placeless(one) ? 1 : -1;
      }
      const order = sign * compareCells(one, other);
      if (order !== 0) return order;
    }
    return a - b;
  });
}

// A click sorts by that column alone, the next one the other way round, the third as the runs were; `add` keeps what
// it was sorted by before.
export function nextSort(keys: readonly SortKey[], id: string, add: boolean): SortKey[] {
  const known = keys.find(([key]) => key === id);
  const next: SortKey[] = known === undefined ? [[id, false]] : known[1] ? [] : [[id, true]];
  if (!add) return next;
  if (known === undefined) return [...keys, ...next];
  return keys.flatMap((key) => (key[0] === id ? next : [key]));
}

// The different values of a column in their order, with how many of the rows have each; null stands last.
export function distinct(column: TableColumn, rows: readonly number[]): { value: Cell; count: number }[] {
  const found = new Map<string, { value: Cell; count: number }>();
  for (const row of rows) {
    const value = column.values[row] ?? null;
    const key = `${typeof value} ${String(value)}`;
    const known = found.get(key);
    if (known) known.count++;
    else found.set(key, { value, count: 1 });
  }
  return [...found.values()].sort((a, b) =>
    a.value === null ? 1 : b.value === null ? -1 : compareCells(a.value, b.value),
  );
}

// Whether any two rows differ in it.
export function differs(column: TableColumn): boolean {
  return column.values.some((value) => !Object.is(value, column.values[0]));
}

// The least and the largest finite number of a column; null where it has none.
export function extentOf(column: TableColumn, rows: readonly number[]): [number, number] | null {
  let lo = Infinity;
  let hi = -Infinity;
  for (const row of rows) {
    const value = column.values[row];
    if (typeof value !== "number" || !Number.isFinite(value)) continue;
    lo = Math.min(lo, value);
    hi = Math.max(hi, value);
  }
  return lo <= hi ? [lo, hi] : null;
}
