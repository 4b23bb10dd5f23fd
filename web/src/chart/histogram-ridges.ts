// Draws histograms as curves: one behind the other by their time, or all on the same axes.
import { heightOf, type HistogramPicture } from "../model/histogram-picture";
import type { HistogramLook } from "./histogram-axes";
import type { Layout } from "./histogram-layout";

const SHADES = 24; // as many ages as are told apart
const OLDEST = 0.22; // how much of its colour the oldest has
const FAR_APART = 4; // CSS pixels between curves; closer ones get fainter outlines

// The height of a curve in each part of the values' axis.
export type Columns = Float64Array;

export interface Ridges {
  picture: HistogramPicture;
  layout: Layout;
  columns: Columns[]; // of each curve
  most: number; // the highest height over all curves
}

// Every curve, the newest in front.
export function drawRidges(pen: CanvasRenderingContext2D, ridges: Ridges, look: HistogramLook): void {
  const { picture, layout } = ridges;
  const gap = (layout.plot.height - layout.ridge) / Math.max(1, picture.curves.length - 1);
  const faint = Math.max(0.18, Math.min(1, gap / FAR_APART));
  const shadeOf = shades(look.card);
  pen.lineJoin = "round";
  picture.curves.forEach((curve, place) => {
    const base = layout.timeAt(curve.time);
    trace(pen, ridges, place, base, layout.ridge, true);
    pen.fillStyle = shadeOf(curve.color, curve.age);
    pen.fill();
    pen.globalAlpha = faint;
    pen.strokeStyle = look.card;
    pen.lineWidth = 1;
    pen.stroke();
    pen.globalAlpha = 1;
  });
}

// All curves on the same axes; older ones fainter.
export function drawOverlay(pen: CanvasRenderingContext2D, ridges: Ridges, look: HistogramLook): void {
  const { picture, layout } = ridges;
  const { plot } = layout;
  const shadeOf = shades(look.card);
  pen.lineJoin = "round";
  pen.lineWidth = picture.curves.length > 60 ? 1 : 1.5;
  pen.globalAlpha = picture.curves.length > 60 ? 0.7 : 1;
  picture.curves.forEach((curve, place) => {
    trace(pen, ridges, place, plot.top + plot.height, plot.height, false);
    pen.strokeStyle = shadeOf(curve.color, curve.age);
    pen.stroke();
  });
  pen.globalAlpha = 1;
}

// One curve on top of all others, with the bucket that is looked at.
export function drawChosen(
  pen: CanvasRenderingContext2D,
  ridges: Ridges,
  place: number,
  look: HistogramLook,
  bucket: readonly [number, number] | null,
): void {
  const { picture, layout } = ridges;
  const { plot } = layout;
  const curve = picture.curves[place]!;
  const offset = picture.mode === "offset";
  const base = offset ? layout.timeAt(curve.time) : plot.top + plot.height;
  pen.save();
  pen.lineJoin = "round";
  trace(pen, ridges, place, base, layout.ridge, true);
  pen.fillStyle = curve.color;
  pen.globalAlpha = offset ? 1 : 0.16;
  pen.fill();
  pen.globalAlpha = 1;
  if (bucket) {
    pen.save();
    pen.clip();
    const [from, to] = [layout.valueAt(bucket[0]), layout.valueAt(bucket[1])];
    const width = Math.max(1.5, to - from);
    pen.fillStyle = look.text;
    pen.globalAlpha = 0.5;
    pen.fillRect((from + to) / 2 - width / 2, plot.top, width, plot.height);
    pen.restore();
  }
  trace(pen, ridges, place, base, layout.ridge, false);
  pen.strokeStyle = offset ? look.text : curve.color;
  pen.lineWidth = offset ? 1.5 : 2.5;
  pen.stroke();
  pen.restore();
}

// The outline of a curve above its base, part by part of the axis; equal neighbours are one piece of it. Where nothing
// was counted at its ends there is none, so that it hides no curve behind it.
function trace(
  pen: CanvasRenderingContext2D,
  { picture, layout, columns, most }: Ridges,
  place: number,
  base: number,
  height: number,
  closed: boolean,
): void {
  const heights = columns[place]!;
  const first = heights.findIndex((value) => value > 0);
  const last = heights.findLastIndex((value) => value > 0);
  const scale = most > 0 ? height / most : 0;
  const x = (column: number) => layout.plot.left + (column / heights.length) * layout.plot.width;
  const y = (column: number) => base - heightOf(heights[column]!, picture.logCounts) * scale;
  pen.beginPath();
  if (first < 0) return;
  pen.moveTo(x(first), base);
  pen.lineTo(x(first), y(first));
  for (let p = first; p <= last; p++) {
    const value = heights[p]!;
    if (p > first && p < last && value === heights[p - 1] && value === heights[p + 1]) continue;
    pen.lineTo(x(p + 0.5), y(p));
  }
  pen.lineTo(x(last + 1), y(last));
  pen.lineTo(x(last + 1), base);
  if (closed) pen.closePath();
}

// A colour by age: an old curve has more of the card's.
function shades(card: string): (color: string, age: number) => string {
  const known = new Map<string, string>();
  return (color, age) => {
    const level = Math.round(age * SHADES);
    const key = `${color} ${level}`;
    let shade = known.get(key);
    if (shade === undefined) {
      const share = OLDEST + (1 - OLDEST) * (level / SHADES);
      shade = `color-mix(in srgb, ${color} ${Math.round(share * 100)}%, ${card})`;
      known.set(key, shade);
    }
    return shade;
  };
}
