// The table beneath a large chart: for each run its value at one x, and what it did over the part in view.
import { cellsInView, nearestCell, type Picture } from "./picture";

export interface ValueRow {
  run: string;
  color: string;
  x: number; // of the values below
  value: number;
  smoothed: number;
  start: number; // first and last value in view
  end: number;
  change: number; // from start to end
  min: number;
  minAt: number;
  max: number;
  maxAt: number;
  mean: number;
}

export type ValueColumn = Exclude<keyof ValueRow, "color">;

// A row per curve, at the cell nearest to `at`, or at the end of the view. Buckets that the edges cut count whole.
export function valueRows(picture: Picture, at: number | null): ValueRow[] {
  return picture.curves.flatMap((curve): ValueRow[] => {
    const [from, to] = cellsInView(curve, picture.view, picture.width, picture.logX);
    if (from === to) return [];
    const wanted = Math.min(to - 1, Math.max(from, nearestCell(curve.x, at ?? picture.view[1])));
    const { detail } = curve;
    let [min, max, minAt, maxAt, sum, count] = [NaN, NaN, NaN, NaN, 0, 0];
    for (let i = from; i < to; i++) {
      if (Number.isNaN(curve.min[i]!)) continue;
      if (!(min <= curve.min[i]!)) [min, minAt] = [curve.min[i]!, (detail?.xMin ?? curve.x)[i]!];
      if (!(max >= curve.max[i]!)) [max, maxAt] = [curve.max[i]!, (detail?.xMax ?? curve.x)[i]!];
      const finite = detail?.finite[i] ?? 1;
      sum += (detail?.mean[i] ?? curve.last[i]!) * finite;
      count += finite;
    }
    const start = (detail?.first ?? curve.last)[from]!;
    const end = curve.last[to - 1]!;
    return [
      {
        run: curve.tag === undefined ? curve.run : `${curve.run} · ${curve.tag}`,
        color: curve.color,
        x: curve.x[wanted]!,
        value: curve.last[wanted]!,
        smoothed: curve.smoothed?.[wanted] ?? NaN,
        start,
        end,
        change: end - start,
        min,
        minAt,
        max,
        maxAt,
        mean: sum / count,
      },
    ];
  });
}

// What is no number comes last in either direction; equal values in the order of the runs' names.
export function sortedRows(rows: ValueRow[], column: ValueColumn, descending: boolean): ValueRow[] {
  const names = new Intl.Collator("en", { numeric: true });
  return [...rows].sort((a, b) => {
    const [left, right] = [a[column], b[column]];
    const sign = descending ? -1 : 1;
    if (typeof left === "string" || typeof right === "string") return sign * names.compare(a.run, b.run);
    if (Number.isNaN(left) || Number.isNaN(right))
      return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
    return left === right ? names.compare(a.run, b.run) : sign * (left < right ? -1 : 1);
  });
}
