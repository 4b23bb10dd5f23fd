// Which rows of a long list are near the screen, when all are equally high.
import type { Range } from "./picture";

// Indices [from, to) of the rows to draw: those in sight and `spare` on either side.
export function rowsInSight(
  count: number,
  rowHeight: number,
  scrollTop: number,
  height: number,
  spare: number,
): Range {
  const from = Math.max(0, Math.min(count, Math.floor(scrollTop / rowHeight) - spare));
  const to = Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + spare);
  return [from, Math.max(from, to)];
}

// Where to scroll so that a row is in sight; the same place when it already is.
export function scrolledTo(row: number, rowHeight: number, scrollTop: number, height: number): number {
  if (row * rowHeight < scrollTop) return row * rowHeight;
  return Math.max(scrollTop, (row + 1) * rowHeight - height);
}

// The list in pieces of at most `size`.
export function chunks<T>(items: readonly T[], size: number): T[][] {
  const parts: T[][] = [];
  for (let at = 0; at < items.length; at += size) parts.push(items.slice(at, at + size));
  return parts;
}
