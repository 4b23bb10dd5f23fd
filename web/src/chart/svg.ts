// A chart as a file of its own: the curves as they are on screen, axes, and a legend of the runs.
import { formatClockTick, formatDuration, formatStepTick, formatTick } from "../model/format";
import type { Axis, Picture } from "../model/picture";
import { DURATION_INCREMENTS, evenTicks, logTicks, smallestDigit, WHOLE_INCREMENTS } from "../model/ticks";
import { drawCurves, drawMargins, drawMarks, type Pen } from "./draw";
import { projectionOf, type Box } from "./projection";

export interface SvgLook {
  background: string;
  text: string;
  soft: string;
  grid: string;
  font: string;
}

export interface SvgPicture {
  width: number;
  height: number;
  text: string; // the file
}

const WIDTH = 960;
const PLOT: Box = { left: 64, top: 48, width: WIDTH - 64 - 24, height: 400 };
const LEGEND_TOP = PLOT.top + PLOT.height + 48;
const LEGEND_ROW = 20;
const LEGEND_COLUMN = 288;
const AXIS_NAMES: Record<Axis, string> = { step: "step", relative: "time since the start", wall: "time" };

export function svgOf(picture: Picture, title: string, look: SvgLook): SvgPicture {
  const columns = Math.floor((WIDTH - PLOT.left) / LEGEND_COLUMN);
  const rows = Math.ceil(picture.curves.length / columns);
  const height = LEGEND_TOP + rows * LEGEND_ROW + 12;
  const pen = new SvgPen();
  const projection = projectionOf(picture, PLOT);
  drawMargins(pen, picture, projection);
  drawCurves(pen, picture, projection, 1);
  drawMarks(pen, picture, projection, 1);
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="${escape(look.font)}" font-size="12">`,
    `<title>${escape(title)}</title>`,
    `<rect width="100%" height="100%" fill="${look.background}"/>`,
    `<text x="${PLOT.left}" y="28" font-size="15" font-weight="600" fill="${look.text}">${escape(title)}</text>`,
    ...axes(picture, look),
    `<clipPath id="plot"><rect x="${PLOT.left}" y="${PLOT.top}" width="${PLOT.width}" height="${PLOT.height}"/></clipPath>`,
    `<g clip-path="url(#plot)" stroke-linejoin="round" fill="none">`,
    ...pen.elements(),
    "</g>",
    ...picture.curves.map(({ run, tag, color }, i) => {
      const x = PLOT.left + (i % columns) * LEGEND_COLUMN;
      const y = LEGEND_TOP + Math.floor(i / columns) * LEGEND_ROW;
      return `<rect x="${x}" y="${y}" width="10" height="10" rx="2" fill="${color}"/><text x="${x + 16}" y="${y + 9}" fill="${look.text}">${escape(shortened(tag === undefined ? run : `${run} · ${tag}`))}</text>`;
    }),
    "</svg>",
  ];
  return { width: WIDTH, height, text: parts.join("\n") };
}

const shortened = (name: string): string =>
  name.length <= 40 ? name : `${name.slice(0, 12)}…${name.slice(-27)}`;

function axes(picture: Picture, look: SvgLook): string[] {
  const { x, y } = projectionOf(picture, PLOT);
  const bottom = PLOT.top + PLOT.height;
  const horizontal = xTicks(picture).map(
    ({ at, label }) =>
      `<text x="${place(x(at))}" y="${bottom + 18}" text-anchor="middle" fill="${look.soft}">${escape(label)}</text>`,
  );
  const vertical = yTicks(picture).map(
    ({ at, label }) =>
      `<path d="M${PLOT.left} ${place(y(at))}h${PLOT.width}" stroke="${look.grid}"/>` +
      `<text x="${PLOT.left - 8}" y="${place(y(at) + 4)}" text-anchor="end" fill="${look.soft}">${escape(label)}</text>`,
  );
  const name = `<text x="${PLOT.left + PLOT.width}" y="${bottom + 34}" text-anchor="end" fill="${look.soft}">${AXIS_NAMES[picture.axis]}</text>`;
  return [...vertical, ...horizontal, name];
}

interface Tick {
  at: number;
  label: string;
}

function yTicks({ yRange: [low, high], logY }: Picture): Tick[] {
  if (logY) return logTicks(low, high, 10).map((at) => ({ at, label: formatTick(at, smallestDigit(at)) }));
  const { ticks, increment } = evenTicks(low, high, 10);
  return ticks.map((at) => ({ at, label: formatTick(at, increment) }));
}

function xTicks({ axis, view: [low, high], logX }: Picture): Tick[] {
  const format = { step: formatStepTick, relative: formatDuration, wall: formatClockTick }[axis];
  if (logX) return logTicks(low, high, 10).map((at) => ({ at, label: format(at, smallestDigit(at)) }));
  // Days begin at midnight where the reader is.
  const shift = axis === "wall" ? new Date(low * 1000).getTimezoneOffset() * 60 : 0;
  const increments = axis === "step" ? WHOLE_INCREMENTS : DURATION_INCREMENTS;
  const { ticks, increment } = evenTicks(low - shift, high - shift, 8, increments);
  return ticks.map((at) => ({ at: at + shift, label: format(at + shift, increment) }));
}

const place = (pixel: number): string => `${Math.round(pixel * 100) / 100}`;

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
// Control characters have no place in XML, however they are written.
const escape = (text: string): string =>
  text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "�").replace(/[&<>"]/g, (sign) => ESCAPES[sign]!);

// Draws paths as SVG elements; rectangles of one style share an element.
class SvgPen implements Pen {
  strokeStyle: Pen["strokeStyle"] = "#000";
  fillStyle: Pen["fillStyle"] = "#000";
  globalAlpha = 1;
  lineWidth = 1;
  readonly #elements: string[] = [];
  #path = "";
  #rectangles = "";
  #rectangleStyle = "";

  elements(): string[] {
    this.#flush();
    return this.#elements;
  }

  beginPath(): void {
    this.#path = "";
  }

  moveTo(x: number, y: number): void {
    this.#path += `M${place(x)} ${place(y)}`;
  }

  lineTo(x: number, y: number): void {
    this.#path += `L${place(x)} ${place(y)}`;
  }

  closePath(): void {
    this.#path += "Z";
  }

  // Whole circles only, which is all that is drawn.
  arc(x: number, y: number, radius: number): void {
    const [r, d] = [place(radius), place(2 * radius)];
    this.#path += `M${place(x - radius)} ${place(y)}a${r} ${r} 0 1 0 ${d} 0a${r} ${r} 0 1 0 -${d} 0`;
  }

  stroke(): void {
    this.#flush();
    if (this.#path === "") return;
    const opacity = this.globalAlpha === 1 ? "" : ` stroke-opacity="${this.globalAlpha}"`;
    this.#elements.push(
      `<path d="${this.#path}" stroke="${this.strokeStyle as string}" stroke-width="${this.lineWidth}"${opacity}/>`,
    );
  }

  fill(): void {
    this.#flush();
    this.#elements.push(`<path d="${this.#path}" ${this.#fillStyle()}/>`);
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    if (this.#rectangleStyle !== this.#fillStyle()) this.#flush();
    this.#rectangleStyle = this.#fillStyle();
    this.#rectangles += `M${place(x)} ${place(y)}h${place(width)}v${place(height)}h-${place(width)}z`;
  }

  #fillStyle(): string {
    const opacity = this.globalAlpha === 1 ? "" : ` fill-opacity="${this.globalAlpha}"`;
    return `fill="${this.fillStyle as string}"${opacity}`;
  }

  #flush(): void {
    if (this.#rectangles) this.#elements.push(`<path d="${this.#rectangles}" ${this.#rectangleStyle}/>`);
    this.#rectangles = "";
  }
}
