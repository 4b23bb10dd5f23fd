// The rows of a tooltip: each curve's cell nearest in x to the cursor, the nearest in y first.
import { nearestCell, type Picture } from "./picture";

export const MOST_ROWS = 12; // a list for eyes

export interface TooltipRow {
  run: string;
  color: string;
  x: number;
  value: number;
  smoothed: number | null;
  min: number;
  max: number;
  bucket: boolean; // min and max are of several points
  distance: number; // in pixels of y
}

export function tooltipRows(
  picture: Picture,
  x: number,
  y: number,
  placeY: (value: number) => number,
): TooltipRow[] {
  const rows: TooltipRow[] = [];
  for (const curve of picture.curves) {
    const i = nearestCell(curve.x, x);
    if (i < 0) continue;
    const smoothed = curve.smoothed ? curve.smoothed[i]! : null;
    const drawn = smoothed ?? curve.last[i]!;
    const distance = Number.isFinite(drawn) ? Math.abs(placeY(drawn) - y) : Infinity;
    rows.push({
      run: curve.run,
      color: curve.color,
      x: curve.x[i]!,
      value: curve.last[i]!,
      smoothed,
      min: curve.min[i]!,
      max: curve.max[i]!,
      bucket: curve.buckets && curve.min[i]! !== curve.max[i]!,
      distance,
    });
  }
  return rows.sort((a, b) => a.distance - b.distance || (a.run < b.run ? -1 : 1));
}
