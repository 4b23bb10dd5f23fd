// Rows of the table of runs gathered by what they were given, with the spread of numbers over each group.
import { compareCells, keyOf, type Cell, type TableColumn } from "./run-table";

export interface RowGroup {
  key: string; // the same as long as the values are
  values: readonly Cell[]; // one for each column that is grouped by
  rows: readonly number[];
}

export interface Spread {
  count: number; // of the finite numbers
  mean: number;
  std: number | null; // of a sample: divided by n − 1; null for a single number
  min: number;
  max: number;
}

// The groups in the order of their values; the rows in each as they stood.
export function groupRows(rows: readonly number[], by: readonly TableColumn[]): RowGroup[] {
  const found = new Map<string, { key: string; values: Cell[]; rows: number[] }>();
  for (const row of rows) {
    const values = by.map((column) => column.values[row] ?? null);
    const key = JSON.stringify(values.map(keyOf));
    const known = found.get(key);
    if (known) known.rows.push(row);
    else found.set(key, { key, values, rows: [row] });
  }
  return [...found.values()].sort((a, b) => {
    for (const [place, one] of a.values.entries()) {
      const other = b.values[place]!;
      if (one === other) continue;
      if (one === null) return 1;
      if (other === null) return -1;
      const order = compareCells(one, other);
      if (order !== 0) return order;
    }
    return 0;
  });
}

// Null where no row has a finite number.
export function spreadOf(column: TableColumn, rows: readonly number[]): Spread | null {
  const numbers: number[] = [];
  for (const row of rows) {
    const value = column.values[row];
    if (typeof value === "number" && Number.isFinite(value)) numbers.push(value);
  }
  if (numbers.length === 0) return null;
  const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  const squares = numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    count: numbers.length,
    mean,
    std: numbers.length > 1 ? Math.sqrt(squares / (numbers.length - 1)) : null,
    min: numbers.reduce((least, value) => Math.min(least, value), Infinity),
    max: numbers.reduce((most, value) => Math.max(most, value), -Infinity),
  };
}

// The one value that all rows have; undefined where they differ.
export function sharedValue(column: TableColumn, rows: readonly number[]): Cell | undefined {
  const first = column.values[rows[0]!] ?? null;
  return rows.every((row) => Object.is(column.values[row] ?? null, first)) ? first : undefined;
}
