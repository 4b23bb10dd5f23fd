// Filters of the table of runs, one for a column: an interval, some of its values, or a regular expression.
import { parseFilter } from "./filter";
import { formatValue } from "./format";
import { keyOf, type Cell, type TableColumn } from "./run-table";

export interface RowFilter {
  least?: number;
  most?: number;
  only?: string[]; // as `keyOf` tells them
  pattern?: string;
  missing?: boolean; // an interval and a pattern also let rows through that have no value
}

export type RowFilters = Record<string, RowFilter>; // by column

export const isEmpty = (filter: RowFilter): boolean =>
  filter.least === undefined &&
  filter.most === undefined &&
  filter.only === undefined &&
  (filter.pattern ?? "") === "";

// The filters with another one for a column; an empty one is none.
export function withFilter(filters: RowFilters, id: string, filter: RowFilter | null): RowFilters {
  const others = Object.entries(filters).filter(([key]) => key !== id);
  return Object.fromEntries(filter === null || isEmpty(filter) ? others : [...others, [id, filter]]);
}

// Which values a filter lets through.
export function passes({ least, most, only, pattern, missing }: RowFilter): (value: Cell) => boolean {
  const wanted = only && new Set(only);
  const named = parseFilter(pattern ?? "");
  return (value) => {
    if (wanted && !wanted.has(keyOf(value))) return false;
    if (value === null) return missing === true || (least === undefined && most === undefined && !pattern);
    if (least !== undefined || most !== undefined) {
      if (typeof value !== "number") return false;
      if (!(value >= (least ?? -Infinity) && value <= (most ?? Infinity))) return false;
    }
    return !pattern || named.matches(String(value));
  };
}

// Of some rows, those that every filter lets through; a filter of a column that is not there lets all through.
export function filteredRows(
  rows: readonly number[],
  filters: RowFilters,
  columnOf: (id: string) => TableColumn | undefined,
): number[] {
  const tests = Object.entries(filters).flatMap(([id, filter]) => {
    const column = columnOf(id);
    return column ? [{ values: column.values, test: passes(filter) }] : [];
  });
  return rows.filter((row) => tests.every(({ values, test }) => test(values[row] ?? null)));
}

// A filter in words, for its chip.
export function describeFilter({ least, most, only, pattern }: RowFilter): string {
  const parts: string[] = [];
  if (least !== undefined && most !== undefined) parts.push(`${formatValue(least)} … ${formatValue(most)}`);
  else if (least !== undefined) parts.push(`≥ ${formatValue(least)}`);
  else if (most !== undefined) parts.push(`≤ ${formatValue(most)}`);
  if (only)
    parts.push(only.length === 0 ? "nothing" : only.length > 3 ? `${only.length} values` : only.join(", "));
  if (pattern) parts.push(`/${pattern}/`);
  return parts.join(" · ");
}
