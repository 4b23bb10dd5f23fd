// Draws curves on axes from 0 to 1: precision over recall, or true over false positive rate.

export interface UnitCurve {
  x: Float64Array;
  y: Float64Array; // NaN where nothing is drawn
  color: string;
  dash: number; // which pattern of its line
  faint: number; // 0: strong, to nearly 1
}

export interface UnitLook {
  text: string;
  grid: string;
  card: string;
  font: string;
}

export interface UnitPlace {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface UnitPicture {
  kind: "pr" | "roc";
  curves: UnitCurve[];
  isoF1: boolean;
}

export const DASHES: number[][] = [[], [6, 3], [2, 2], [9, 3, 2, 3], [12, 4]];
const NAMES = { pr: ["Recall", "Precision"], roc: ["False positive rate", "True positive rate"] } as const;
const ISO = [0.2, 0.4, 0.6, 0.8, 0.9];
const LEFT = 46;
const BELOW = 36;
const INSET = 8;

// As large a square as there is room for, at the left.
export function placeOf(width: number, height: number): UnitPlace {
  const side = Math.max(16, Math.min(width - LEFT - INSET, height - BELOW - INSET));
  return { left: LEFT, top: INSET, width: side, height: side };
}

export const toPixels = (place: UnitPlace, x: number, y: number): [number, number] => [
  place.left + x * place.width,
  place.top + (1 - y) * place.height,
];

export function drawUnitSquare(
  pen: CanvasRenderingContext2D,
  place: UnitPlace,
  picture: UnitPicture,
  look: UnitLook,
): void {
  drawAxes(pen, place, picture.kind, look);
  pen.save();
  pen.beginPath();
  pen.rect(place.left - 2, place.top - 2, place.width + 4, place.height + 4);
  pen.clip();
  if (picture.kind === "roc") drawPath(pen, place, [0, 1], [0, 1], look.text, 0.6, [3, 3]);
  else if (picture.isoF1) drawIsoF1(pen, place, look);
  for (const curve of picture.curves) {
    pen.lineJoin = "round";
    const alpha = 1 - curve.faint;
    drawPath(pen, place, curve.x, curve.y, curve.color, alpha, DASHES[curve.dash % DASHES.length]!, 1.5);
  }
  pen.restore();
}

function drawAxes(pen: CanvasRenderingContext2D, place: UnitPlace, kind: "pr" | "roc", look: UnitLook): void {
  pen.font = look.font;
  const step = place.width >= 150 ? 0.2 : 0.5;
  for (let i = 0; i * step <= 1.0001; i++) {
    const at = i * step;
    const [x, y] = toPixels(place, at, at);
    drawPath(pen, place, [at, at], [0, 1], look.grid);
    drawPath(pen, place, [0, 1], [at, at], look.grid);
    pen.fillStyle = look.text;
    pen.textBaseline = "middle";
    pen.textAlign = "right";
    pen.fillText(at.toFixed(1), place.left - 6, y);
    pen.textAlign = "center";
    pen.fillText(at.toFixed(1), x, place.top + place.height + 10);
  }
  const [across, up] = NAMES[kind];
  pen.fillText(across, place.left + place.width / 2, place.top + place.height + 26);
  pen.save();
  pen.translate(9, place.top + place.height / 2);
  pen.rotate(-Math.PI / 2);
  pen.fillText(up, 0, 0);
  pen.restore();
}

// Where precision and recall have the same harmonic mean.
function drawIsoF1(pen: CanvasRenderingContext2D, place: UnitPlace, look: UnitLook): void {
  for (const f1 of ISO) {
    const recall = Array.from({ length: 65 }, (_, i) => f1 / 2 + (1 - f1 / 2) * (i / 64));
    const precision = recall.map((r) => (f1 * r) / (2 * r - f1)).map((p) => (p <= 1.02 && p >= 0 ? p : NaN));
    drawPath(pen, place, recall, precision, look.text, 0.45, [2, 3]);
    const [x, y] = toPixels(place, 1, f1 / (2 - f1));
    pen.globalAlpha = 0.8;
    pen.textAlign = "right";
    pen.fillText(`F1 ${f1}`, x - 3, y - 7);
    pen.globalAlpha = 1;
  }
}

function drawPath(
  pen: CanvasRenderingContext2D,
  place: UnitPlace,
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  color: string,
  alpha = 1,
  dash: number[] = [],
  width = 1,
): void {
  pen.strokeStyle = color;
  pen.globalAlpha = alpha;
  pen.lineWidth = width;
  pen.setLineDash(dash);
  pen.beginPath();
  let [down, alone] = [false, false];
  for (let i = 0; i <= x.length; i++) {
    const there = i < x.length && Number.isFinite(x[i]!) && Number.isFinite(y[i]!);
    if (!there && alone) dot(pen, ...toPixels(place, x[i - 1]!, y[i - 1]!));
    alone = there && !down;
    if (there) {
      const at = toPixels(place, x[i]!, y[i]!);
      if (down) pen.lineTo(...at);
      else pen.moveTo(...at);
    }
    down = there;
  }
  pen.stroke();
  pen.setLineDash([]);
  pen.globalAlpha = 1;
}

// A point without neighbours would not be seen as a line.
function dot(pen: CanvasRenderingContext2D, x: number, y: number): void {
  pen.moveTo(x + 2, y);
  pen.arc(x, y, 2, 0, 2 * Math.PI);
}
