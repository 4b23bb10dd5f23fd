// Draws curves pixel by pixel, for so many that a canvas would take too long: it spends microseconds on each segment that
// it strokes, a hundred curves have fifty thousand, and without a graphics card that is half a second a picture.
import type { CurvePen } from "./draw";
import { Reach } from "./reach";

const PAIR = 0x00ff00ff;
const HALF = 0x00800080; // so that shifting rounds

type Color = readonly [red: number, green: number, blue: number]; // 0 to 255

// Fills what a path reaches in each column, which is right for curves; the ends of a column are as strong as they are
// long. `colorOf` gives the numbers behind a colour's name.
export class PixelPen implements CurvePen {
  strokeStyle: CurvePen["strokeStyle"] = "#000";
  fillStyle: CurvePen["fillStyle"] = "#000";
  globalAlpha = 1;
  lineWidth = 1;
  readonly #pixels: Uint32Array; // premultiplied, column by column: alpha, blue, green, red from the highest byte down
  readonly #reach: Reach;
  readonly #colors = new Map<string, Color>();

  constructor(
    readonly width: number,
    readonly height: number,
    private readonly colorOf: (name: string) => Color,
  ) {
    this.#pixels = new Uint32Array(width * height);
    this.#reach = new Reach(width);
  }

  beginPath(): void {
    this.#reach.clear();
  }

  moveTo(x: number, y: number): void {
    this.#reach.moveTo(x, y);
  }

  lineTo(x: number, y: number): void {
    this.#reach.lineTo(x, y);
  }

  // Whole circles only, which is all that is drawn.
  arc(x: number, y: number, radius: number): void {
    this.#reach.dot(x, y, radius);
  }

  fill(): void {
    const { top, bottom, columns } = this.#reach;
    const color = this.#named(this.fillStyle);
    for (let column = columns[0]; column < columns[1]; column++) {
      this.#blend(column, top[column]!, bottom[column]!, color);
    }
  }

  stroke(): void {
    const { top, bottom, columns } = this.#reach;
    const color = this.#named(this.strokeStyle);
    const half = this.lineWidth / 2;
    const spread = Math.max(0, Math.round(half - 0.5)); // to columns on either side
    const [from, to] = [Math.max(0, columns[0] - spread), Math.min(this.width, columns[1] + spread)];
    for (let column = from; column < to; column++) {
      let high = top[column]!;
      let low = bottom[column]!;
      for (let beside = 1; beside <= spread; beside++) {
        high = Math.min(high, top[column - beside] ?? Infinity, top[column + beside] ?? Infinity);
        low = Math.max(low, bottom[column - beside] ?? -Infinity, bottom[column + beside] ?? -Infinity);
      }
      this.#blend(column, high - half, low + half, color);
    }
  }

  // Whole columns, at least one: buckets side by side neither overlap nor leave a gap.
  fillRect(x: number, y: number, width: number, height: number): void {
    const color = this.#named(this.fillStyle);
    const from = Math.round(x);
    const to = Math.max(Math.round(x + width), from + 1);
    for (let column = Math.max(0, from); column < to && column < this.width; column++) {
      this.#blend(column, y, y + height, color);
    }
  }

  // What was drawn, as a canvas takes it: red, green, blue, alpha, row by row, not premultiplied.
  pixels(): Uint8ClampedArray<ArrayBuffer> {
    const { width, height } = this;
    const data = new Uint8ClampedArray(width * height * 4);
    for (let column = 0; column < width; column++) {
      for (let row = 0; row < height; row++) {
        const pixel = this.#pixels[column * height + row]!;
        if (pixel === 0) continue;
        const alpha = pixel >>> 24;
        const at = (row * width + column) * 4;
        data[at] = ((pixel & 255) * 255) / alpha;
        data[at + 1] = (((pixel >>> 8) & 255) * 255) / alpha;
        data[at + 2] = (((pixel >>> 16) & 255) * 255) / alpha;
        data[at + 3] = alpha;
      }
    }
    return data;
  }

  #blend(column: number, top: number, bottom: number, color: Color): void {
    const high = Math.max(0, top);
    const low = Math.min(this.height, bottom);
    if (!(high < low)) return;
    const first = Math.floor(high);
    const last = Math.ceil(low) - 1;
    const at = column * this.height;
    this.#blendRows(at + first, at + first + 1, color, Math.min(first + 1, low) - high);
    if (last === first) return;
    this.#blendRows(at + first + 1, at + last, color, 1);
    this.#blendRows(at + last, at + last + 1, color, low - last);
  }

  // Two channels at a time, sixteen bits apart: there are millions of pixels to blend in a picture.
  #blendRows(from: number, to: number, [red, green, blue]: Color, share: number): void {
    const strength = Math.round(this.globalAlpha * share * 256);
    const rest = 256 - strength;
    const redBlue = Math.imul(red | (blue << 16), strength) + HALF;
    const greenAlpha = Math.imul(green | (255 << 16), strength) + HALF;
    const pixels = this.#pixels;
    for (let at = from; at < to; at++) {
      const pixel = pixels[at]!;
      pixels[at] =
        (((Math.imul(pixel & PAIR, rest) + redBlue) >>> 8) & PAIR) |
        ((Math.imul((pixel >>> 8) & PAIR, rest) + greenAlpha) & ~PAIR);
    }
  }

  #named(style: CurvePen["fillStyle"]): Color {
    const name = String(style);
    const known = this.#colors.get(name) ?? this.colorOf(name);
    this.#colors.set(name, known);
    return known;
  }
}
