// Draws parallel coordinates: a line for each run over some axes, those that are left out faintly behind.

export interface RunLines {
  x: readonly number[]; // of the axes, CSS pixels
  y: Float32Array; // of each row at each axis: [rows, axes]
  colors: Int16Array; // of each row, an index into the palette; -1: it has none
}

export interface LineLook {
  palette: readonly string[];
  none: string; // colour of lines without one
  back: string; // and of those that are left out
}

const AT_ONCE = 40; // lines of a path: long paths take a rasteriser more than linear time

// Makes the canvas as large as it is shown, in device pixels, and gives its pen in CSS pixels.
export function penOf(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D {
  const scale = devicePixelRatio;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const pen = canvas.getContext("2d")!;
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  return pen;
}

export function drawLines(
  pen: CanvasRenderingContext2D,
  lines: RunLines,
  left: readonly number[], // rows
  out: readonly number[],
  look: LineLook,
): void {
  const opacity = Math.max(0.12, Math.min(0.85, 12 / Math.sqrt(Math.max(1, left.length))));
  pen.lineJoin = "round";
  pen.lineWidth = 1;
  pen.globalAlpha = Math.max(0.08, Math.min(0.5, 6 / Math.sqrt(Math.max(1, out.length))));
  stroke(pen, lines, out, look.back);
  pen.globalAlpha = opacity;
  pen.lineWidth = left.length > 2000 ? 1 : 1.5;
  const byColor = Map.groupBy(left, (row) => lines.colors[row]!);
  for (const [color, rows] of [...byColor].sort(([a], [b]) => a - b)) {
    stroke(pen, lines, rows, color < 0 ? look.none : look.palette[color]!);
  }
  pen.globalAlpha = 1;
}

export function drawOneLine(
  pen: CanvasRenderingContext2D,
  lines: RunLines,
  row: number,
  colors: { line: string; halo: string },
): void {
  pen.lineJoin = "round";
  for (const [width, color] of [
    [6, colors.halo],
    [2.5, colors.line],
  ] as const) {
    pen.lineWidth = width;
    stroke(pen, lines, [row], color);
  }
}

function stroke(
  pen: CanvasRenderingContext2D,
  { x, y }: RunLines,
  rows: readonly number[],
  color: string,
): void {
  pen.strokeStyle = color;
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    pen.beginPath();
    for (let i = from; i < Math.min(rows.length, from + AT_ONCE); i++) {
      const begin = rows[i]! * x.length;
      pen.moveTo(x[0]!, y[begin]!);
      for (let axis = 1; axis < x.length; axis++) pen.lineTo(x[axis]!, y[begin + axis]!);
    }
    pen.stroke();
  }
}

const NEAR = 12; // CSS pixels

// The row whose line passes nearest to a place; null where none does.
export function nearestLine(
  { x, y }: RunLines,
  rows: readonly number[],
  atX: number,
  atY: number,
): number | null {
  const next = Math.max(
    1,
    x.findIndex((axis) => axis >= atX),
  );
  const [left, right] = [x[next - 1]!, x[next]!];
  if (right === undefined || x.at(-1)! < atX - NEAR || x[0]! > atX + NEAR) return null;
  const share = Math.max(0, Math.min(1, (atX - left) / (right - left)));
  let nearest: number | null = null;
  let least = NEAR;
  for (const row of rows) {
    const begin = row * x.length + next - 1;
    const distance = Math.abs(y[begin]! + (y[begin + 1]! - y[begin]!) * share - atY);
    if (distance < least) {
      least = distance;
      nearest = row;
    }
  }
  return nearest;
}
