// What stands above the points on a canvas of its own: rings, labels and the lasso.

export interface Mark {
  point: number;
  label: string;
  strong: boolean; // with a ring
}

export interface LabelLook {
  text: string;
  halo: string;
  accent: string;
  font: string;
}

const LINE = 14; // CSS pixels
const LONGEST = 48; // characters of a label

// Labels that would cover another one are left out. Returns how many there are.
export function drawMarks(
  canvas: HTMLCanvasElement,
  places: Float32Array,
  marks: Iterable<Mark>,
  lasso: readonly number[],
  look: LabelLook,
  most: number,
): number {
  const pen = canvas.getContext("2d")!;
  const [width, height] = [canvas.width / devicePixelRatio, canvas.height / devicePixelRatio];
  pen.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
  pen.clearRect(0, 0, width, height);
  pen.font = look.font;
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
  const taken: [number, number, number][] = []; // left, right, middle
  let drawn = 0;
  for (const { point, label, strong } of marks) {
    const [x, y] = [places[point * 2]!, places[point * 2 + 1]!];
    if (!(x >= 0 && x <= width && y >= 0 && y <= height)) continue;
    if (strong) {
      pen.lineWidth = 2;
      pen.strokeStyle = look.accent;
      pen.beginPath();
      pen.arc(x, y, 6, 0, 7);
      pen.stroke();
    }
    if (label === "" || drawn >= most) continue;
    const text = label.length > LONGEST ? `${label.slice(0, LONGEST)}…` : label;
    const long = pen.measureText(text).width;
    const left = x + 9 + long > width ? x - 9 - long : x + 9;
    if (taken.some(([a, b, at]) => Math.abs(at - y) < LINE && left < b + 4 && left + long > a - 4)) continue;
    taken.push([left, left + long, y]);
    pen.lineWidth = 3;
    pen.strokeStyle = look.halo;
    pen.strokeText(text, left, y);
    pen.fillStyle = look.text;
    pen.fillText(text, left, y);
    drawn++;
  }
  if (lasso.length >= 4) drawLasso(pen, lasso, look);
  return drawn;
}

function drawLasso(pen: CanvasRenderingContext2D, lasso: readonly number[], look: LabelLook): void {
  pen.beginPath();
  for (let i = 0; i < lasso.length; i += 2) pen.lineTo(lasso[i]!, lasso[i + 1]!);
  pen.closePath();
  pen.globalAlpha = 0.12;
  pen.fillStyle = look.accent;
  pen.fill();
  pen.globalAlpha = 1;
  pen.lineWidth = 1.5;
  pen.strokeStyle = look.accent;
  pen.stroke();
}
