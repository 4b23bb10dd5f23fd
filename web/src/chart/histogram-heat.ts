// Draws histograms as a map of steps and values, coloured by how much was counted.
import { heightOf } from "../model/histogram-picture";
import type { HistogramLook } from "./histogram-axes";
import type { Ridges } from "./histogram-ridges";

const LEAST = 0.1; // of the colours' range: what was counted is seen, however little it is
const MIDDLE = 0.6; // where the run's own colour is
const LEVELS = 255;

export function drawHeat(pen: CanvasRenderingContext2D, ridges: Ridges, look: HistogramLook): void {
  const { picture, layout, columns, most } = ridges;
  const { plot } = layout;
  const scale = devicePixelRatio;
  const [width, height] = [Math.max(1, Math.round(plot.width * scale)), Math.round(layout.length * scale)];
  const levels = new Uint8Array(width * height);
  for (const { curve, from, to } of layout.cells) {
    const first = Math.round((layout.timeAt(from) - plot.left) * scale);
    const end = Math.max(first + 1, Math.round((layout.timeAt(to) - plot.left) * scale));
    const heights = columns[curve]!;
    for (let row = 0; row < height; row++) {
      const value = heights[height - 1 - row]!;
      if (!(value > 0)) continue;
      const share = heightOf(value, picture.logCounts) / most;
      const level = Math.max(1, Math.round((LEAST + (1 - LEAST) * share) * LEVELS));
      // Where a pixel stands for several steps, the most that was counted there.
      for (let x = Math.max(0, first); x < Math.min(width, end); x++) {
        if (level > levels[row * width + x]!) levels[row * width + x] = level;
      }
    }
  }
  const ramp = rampOf(pen, look, picture.curves[0]?.color ?? look.text);
  const pixels = new Uint32Array(levels.length);
  for (let i = 0; i < levels.length; i++) pixels[i] = ramp[levels[i]!]!;
  const scratch = new OffscreenCanvas(width, height);
  const image = new ImageData(new Uint8ClampedArray(pixels.buffer), width, height);
  scratch.getContext("2d")!.putImageData(image, 0, 0);
  pen.save();
  pen.imageSmoothingEnabled = false;
  pen.drawImage(scratch, plot.left, plot.top, width / scale, height / scale);
  pen.restore();
}

// From the card's colour over the run's to the text's; where nothing was counted there is nothing.
function rampOf(pen: CanvasRenderingContext2D, look: HistogramLook, color: string): Uint32Array {
  const [card, middle, text] = [look.card, color, look.text].map((name) => numbersOf(pen, name)) as [
    Rgb,
    Rgb,
    Rgb,
  ];
  const ramp = new Uint32Array(LEVELS + 1);
  const bytes = new Uint8Array(ramp.buffer);
  for (let level = 1; level <= LEVELS; level++) {
    const at = level / LEVELS;
    const [from, to, share] =
      at < MIDDLE ? [card, middle, at / MIDDLE] : [middle, text, ((at - MIDDLE) / (1 - MIDDLE)) * 0.85];
    for (let part = 0; part < 3; part++) {
      bytes[level * 4 + part] = Math.round(from[part]! * (1 - share) + to[part]! * share);
    }
    bytes[level * 4 + 3] = 255;
  }
  return ramp;
}

type Rgb = [number, number, number];

// A canvas says every opaque colour as #rrggbb, however it was given.
function numbersOf(pen: CanvasRenderingContext2D, name: string): Rgb {
  pen.fillStyle = name;
  const number = Number.parseInt(String(pen.fillStyle).slice(1), 16);
  return [number >> 16, (number >> 8) & 255, number & 255];
}

// The cell that is looked at: its step, and its bucket in it.
export function drawCell(
  pen: CanvasRenderingContext2D,
  { layout }: Ridges,
  place: number,
  look: HistogramLook,
  bucket: readonly [number, number] | null,
): void {
  const { plot } = layout;
  const cell = layout.cells.find(({ curve }) => curve === place);
  if (!cell) return;
  const left = layout.timeAt(cell.from);
  const width = Math.max(2, layout.timeAt(cell.to) - left);
  pen.strokeStyle = look.text;
  pen.lineWidth = 1;
  pen.strokeRect(left - 0.5, plot.top - 0.5, width + 1, plot.height + 1);
  if (!bucket) return;
  const [top, bottom] = [layout.valueAt(bucket[1]), layout.valueAt(bucket[0])];
  pen.lineWidth = 2;
  pen.strokeRect(left - 2, top - 1, width + 4, Math.max(2, bottom - top + 2));
}
