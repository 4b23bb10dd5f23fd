// Draws the axes of a picture of histograms: values, time, and counts.
import { formatClockTick, formatDuration, formatStepTick } from "../model/format";
import { heightOf, isUpright, type HistogramPicture } from "../model/histogram-picture";
import type { Axis } from "../model/picture";
import { DURATION_INCREMENTS, evenTicks, smallestDigit, WHOLE_INCREMENTS } from "../model/ticks";
import { columnsAlong, type Layout } from "./histogram-layout";

export interface HistogramLook {
  text: string;
  soft: string;
  grid: string;
  card: string;
  font: string;
}

const SPACE_X = 64; // CSS pixels between labels
const SPACE_Y = 32;
const TIME_LABELS: Record<Axis, (tick: number, increment: number) => string> = {
  step: stepLabel,
  relative: formatDuration,
  wall: formatClockTick,
};

// What suffixes cannot shorten gets a power of ten.
function stepLabel(step: number, increment: number): string {
  return Math.abs(step) >= 1e15 ? step.toExponential(0).replace("+", "") : formatStepTick(step, increment);
}

export function drawAxes(
  pen: CanvasRenderingContext2D,
  picture: HistogramPicture,
  layout: Layout,
  look: HistogramLook,
  most: number, // the highest height, as drawn
): void {
  const { plot } = layout;
  pen.font = look.font;
  pen.fillStyle = look.soft;
  pen.strokeStyle = look.grid;
  pen.lineWidth = 1;
  const upright = isUpright(picture.mode);
  const fits = Math.max(2, layout.length / (upright ? SPACE_X : SPACE_Y));
  for (const { value, label } of picture.scale.ticks(fits)) {
    if (upright) upTick(pen, layout, layout.valueAt(value), label);
    else sideTick(pen, layout, layout.valueAt(value), label);
  }
  if (picture.mode === "overlay") drawCounts(pen, picture, layout, most);
  else drawTimes(pen, picture, layout);
  pen.beginPath();
  pen.moveTo(plot.left, plot.top + plot.height + 0.5);
  pen.lineTo(plot.left + plot.width, plot.top + plot.height + 0.5);
  pen.stroke();
}

// A label below the plot, kept inside the picture, and a line through the plot.
function upTick(pen: CanvasRenderingContext2D, { plot }: Layout, x: number, label: string): void {
  line(pen, x, plot.top, x, plot.top + plot.height);
  const half = pen.measureText(label).width / 2;
  const right = pen.canvas.clientWidth - half - 1;
  pen.textAlign = "center";
  pen.textBaseline = "top";
  pen.fillText(label, Math.max(half + 1, Math.min(right, x)), plot.top + plot.height + 7);
}

function sideTick(pen: CanvasRenderingContext2D, { plot }: Layout, y: number, label: string): void {
  line(pen, plot.left, y, plot.left + plot.width, y);
  pen.textAlign = "right";
  pen.textBaseline = "middle";
  pen.fillText(label, plot.left - 6, y);
}

function line(pen: CanvasRenderingContext2D, x: number, y: number, toX: number, toY: number): void {
  const sharp = (place: number) => Math.round(place) + 0.5;
  pen.beginPath();
  pen.moveTo(sharp(x), sharp(y));
  pen.lineTo(x === toX ? sharp(toX) : toX, y === toY ? sharp(toY) : toY);
  pen.stroke();
}

function drawTimes(pen: CanvasRenderingContext2D, picture: HistogramPicture, layout: Layout): void {
  const { plot, times } = layout;
  const { axis, mode } = picture;
  const down = mode === "offset";
  const reach = Math.abs(layout.timeAt(times[1]) - layout.timeAt(times[0]));
  const alone = new Set(picture.curves.map(({ time }) => time)).size === 1;
  const increments = axis === "step" ? WHOLE_INCREMENTS : DURATION_INCREMENTS;
  const { ticks, increment } = alone
    ? { ticks: [picture.curves[0]!.time], increment: 1 }
    : evenTicks(times[0], times[1], Math.max(1, reach / (down ? SPACE_Y : SPACE_X)), increments);
  for (const tick of ticks) {
    const label = TIME_LABELS[axis](tick, increment);
    const at = layout.timeAt(tick);
    if (!down) {
      upTick(pen, layout, at, label);
      continue;
    }
    pen.textAlign = "left";
    pen.textBaseline = "middle";
    pen.fillText(label, plot.left + plot.width + 6, Math.min(at, plot.top + plot.height - 2));
  }
}

// Counts per bucket; where they are spread over the axis, per unit or decade of it.
function drawCounts(
  pen: CanvasRenderingContext2D,
  picture: HistogramPicture,
  layout: Layout,
  most: number,
): void {
  const { plot } = layout;
  const columns = columnsAlong(picture, layout);
  const per = picture.density ? columns / picture.scale.unit : 1; // a count in one column is this high
  const counted = picture.logCounts ? 10 ** most - 1 : most;
  const { ticks, increment } = countTicks(counted, per, picture.logCounts, plot.height / SPACE_Y);
  for (const tick of ticks) {
    const height = heightOf(tick / per, picture.logCounts);
    const y = plot.top + plot.height * (1 - height / (most || 1));
    sideTick(pen, layout, y, countLabel(tick, increment));
  }
}

function countLabel(tick: number, increment: number | null): string {
  if (tick === 0) return "0";
  return stepLabel(tick, increment ?? smallestDigit(tick));
}

// Powers of ten on a logarithmic axis, if it shows two of them; the increment is null then.
function countTicks(
  most: number,
  per: number,
  log: boolean,
  fits: number,
): { ticks: number[]; increment: number | null } {
  const top = most * per;
  if (!(top > 0) || !Number.isFinite(top)) return { ticks: [0], increment: 1 };
  const [first, last] = [Math.ceil(Math.log10(per) - 1e-9), Math.floor(Math.log10(top))];
  if (!log || last - first < 1) return evenTicks(0, top, Math.max(2, fits));
  const every = Math.max(1, Math.ceil((last - first + 1) / Math.max(1, fits)));
  const ticks = [0];
  for (let power = last; power >= first; power -= every) ticks.push(10 ** power);
  return { ticks, increment: null };
}
