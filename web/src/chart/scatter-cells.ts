// Draws a matrix of scatter plots: a point for each run in each cell, those that are left out faintly behind.
import type { LineLook } from "./run-lines";

export interface ScatterCell {
  left: number; // CSS pixels
  top: number;
  width: number;
  height: number;
  column: number; // of the axis that goes to the right
  row: number; // of the axis that goes up
}

export interface ScatterPoints {
  cells: readonly ScatterCell[];
  places: readonly Float32Array[]; // of each axis: 0 … 1 for each run; NaN: it has none
  colors: Int16Array; // of each run; -1: it has none
}

const PAD = 8; // CSS pixels between a cell's edge and its outermost points
const NEAR = 10;

export const pointX = (cell: ScatterCell, place: number): number =>
  cell.left + PAD + place * (cell.width - 2 * PAD);
export const pointY = (cell: ScatterCell, place: number): number =>
  cell.top + cell.height - PAD - place * (cell.height - 2 * PAD);
export const placeX = (cell: ScatterCell, x: number): number =>
  (x - cell.left - PAD) / (cell.width - 2 * PAD);
export const placeY = (cell: ScatterCell, y: number): number =>
  (cell.top + cell.height - PAD - y) / (cell.height - 2 * PAD);

export function drawPoints(
  pen: CanvasRenderingContext2D,
  { cells, places, colors }: ScatterPoints,
  left: readonly number[],
  out: readonly number[],
  look: LineLook & { edge: string },
): void {
  const size = left.length > 2000 ? 2 : left.length > 300 ? 3 : 5;
  const byColor = [...Map.groupBy(left, (run) => colors[run]!)].sort(([a], [b]) => a - b);
  for (const cell of cells) {
    pen.strokeStyle = look.edge;
    pen.strokeRect(cell.left + 0.5, cell.top + 0.5, cell.width - 1, cell.height - 1);
    const [x, y] = [places[cell.column]!, places[cell.row]!];
    const dot = (run: number) => {
      if (Number.isNaN(x[run]!) || Number.isNaN(y[run]!)) return;
      pen.fillRect(pointX(cell, x[run]!) - size / 2, pointY(cell, y[run]!) - size / 2, size, size);
    };
    pen.globalAlpha = 0.25;
    pen.fillStyle = look.back;
    out.forEach(dot);
    pen.globalAlpha = left.length > 2000 ? 0.6 : 0.85;
    for (const [color, runs] of byColor) {
      pen.fillStyle = color < 0 ? look.none : look.palette[color]!;
      runs.forEach(dot);
    }
    pen.globalAlpha = 1;
  }
}

export function drawOnePoint(
  pen: CanvasRenderingContext2D,
  { cells, places }: ScatterPoints,
  run: number,
  colors: { line: string; halo: string },
): void {
  for (const cell of cells) {
    const [x, y] = [places[cell.column]![run]!, places[cell.row]![run]!];
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    pen.beginPath();
    pen.arc(pointX(cell, x), pointY(cell, y), 5, 0, 2 * Math.PI);
    pen.fillStyle = colors.line;
    pen.strokeStyle = colors.halo;
    pen.lineWidth = 2;
    pen.fill();
    pen.stroke();
  }
}

export function cellAt(cells: readonly ScatterCell[], x: number, y: number): ScatterCell | null {
  return (
    cells.find(
      ({ left, top, width, height }) => x >= left && x <= left + width && y >= top && y <= top + height,
    ) ?? null
  );
}

// The run whose point in a cell is nearest to a place; null where none is near.
export function nearestPoint(
  { places }: ScatterPoints,
  cell: ScatterCell,
  runs: readonly number[],
  x: number,
  y: number,
): number | null {
  let nearest: number | null = null;
  let least = NEAR ** 2;
  for (const run of runs) {
    const dx = pointX(cell, places[cell.column]![run]!) - x;
    const dy = pointY(cell, places[cell.row]![run]!) - y;
    const distance = dx * dx + dy * dy; // NaN is never near
    if (distance < least) {
      least = distance;
      nearest = run;
    }
  }
  return nearest;
}
