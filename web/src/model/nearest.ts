// The rows of a tooltip: each curve's cell nearest in x to the cursor, in the order the user likes.
import { MINUS_INFINITY, NAN, nearestCell, PLUS_INFINITY, type Curve, type Picture } from "./picture";

export type TooltipOrder = "nearest" | "nearestY" | "descending" | "ascending" | "name";

export interface TooltipRow {
  run: string;
  tag?: string | undefined; // where a chart has curves of several
  margin?: [lower: number, upper: number] | undefined; // a band that was logged
  color: string;
  x: number;
  value: number;
  smoothed: number | null;
  min: number;
  max: number;
  bucket: boolean; // min and max are of several points
  odd: string; // what the cell holds beside finite numbers
  near: boolean; // the nearest of all to the pointer
}

interface Place {
  x: number;
  y: number;
  placeX: (x: number) => number;
  placeY: (value: number) => number;
}

// `at.x` in units of the axis, `at.y` in pixels.
export function tooltipRows(picture: Picture, at: Place, order: TooltipOrder): TooltipRow[] {
  const left = at.placeX(at.x);
  const measured: { row: TooltipRow; across: number; away: number }[] = [];
  for (const curve of picture.curves) {
    const i = nearestCell(curve.x, at.x);
    if (i < 0) continue;
    const smoothed = curve.smoothed ? curve.smoothed[i]! : null;
    const drawn = smoothed ?? curve.last[i]!;
    const away = Number.isFinite(drawn) ? Math.abs(at.placeY(drawn) - at.y) : Infinity;
    const across = Math.abs(at.placeX(curve.x[i]!) - left);
    const row = {
      run: curve.run,
      tag: curve.tag,
      margin: curve.margin && marginAt(curve.margin, curve.x[i]!),
      color: curve.color,
      x: curve.x[i]!,
      value: curve.last[i]!,
      smoothed,
      min: curve.min[i]!,
      max: curve.max[i]!,
      bucket: curve.buckets && curve.min[i]! !== curve.max[i]!,
      odd: oddName(curve.flags[i]!, curve.last[i]!),
      near: false,
    };
    measured.push({ row, away, across: across + away });
  }
  const byName = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  const value = (row: TooltipRow) => row.smoothed ?? row.value;
  // What is no number comes last, whichever way values run.
  const byValue = (a: TooltipRow, b: TooltipRow, sign: number) =>
    Number(Number.isNaN(value(a))) - Number(Number.isNaN(value(b))) || sign * (value(a) - value(b)) || 0;
  const nearest = measured.reduce<(typeof measured)[0] | null>(
    (best, one) => (best === null || one.across < best.across ? one : best),
    null,
  );
  if (nearest) nearest.row.near = true;
  measured.sort((a, b) => {
    if (order === "nearest") return difference(a.across, b.across) || byName(a.row.run, b.row.run);
    if (order === "nearestY") return difference(a.away, b.away) || byName(a.row.run, b.row.run);
    if (order === "name") return byName(a.row.run, b.row.run);
    return byValue(a.row, b.row, order === "ascending" ? 1 : -1) || byName(a.row.run, b.row.run);
  });
  return measured.map(({ row }) => row);
}

const marginAt = ({ lower, upper }: { lower: Curve; upper: Curve }, x: number): [number, number] => [
  lower.last[nearestCell(lower.x, x)] ?? NaN,
  upper.last[nearestCell(upper.x, x)] ?? NaN,
];

// Infinity minus infinity is no number.
const difference = (a: number, b: number): number => (a === b ? 0 : a - b);

// The value itself says it already when it is the last.
function oddName(flags: number, last: number): string {
  const names = [
    flags & NAN && !Number.isNaN(last) ? "NaN" : "",
    flags & PLUS_INFINITY && last !== Infinity ? "∞" : "",
    flags & MINUS_INFINITY && last !== -Infinity ? "−∞" : "",
  ];
  return names.filter(Boolean).join(", ");
}
