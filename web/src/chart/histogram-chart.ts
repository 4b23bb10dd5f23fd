// A picture of histograms on two canvases: the picture itself, and above it what is looked at.
import { nearestBucket } from "../model/histogram";
import { countColumns, densityColumns } from "../model/histogram-columns";
import { heightOf, isUpright, type HistogramPicture } from "../model/histogram-picture";
import { drawAxes, type HistogramLook } from "./histogram-axes";
import { drawBands, drawInstant } from "./histogram-bands";
import { drawCell, drawHeat } from "./histogram-heat";
import { columnsAlong, layoutOf, type Layout } from "./histogram-layout";
import { drawChosen, drawOverlay, drawRidges, type Ridges } from "./histogram-ridges";

// A curve, and a bucket of it (-1: none).
export interface Spot {
  curve: number;
  bucket: number;
}

export interface Size {
  width: number;
  height: number;
}

export class HistogramChart {
  private readonly base: CanvasRenderingContext2D;
  private readonly marks: CanvasRenderingContext2D;
  private ridges: Ridges | null = null;
  private look: HistogramLook | null = null;
  private size: Size = { width: 0, height: 0 };

  constructor(base: HTMLCanvasElement, marks: HTMLCanvasElement) {
    this.base = base.getContext("2d")!;
    this.marks = marks.getContext("2d")!;
  }

  get layout(): Layout | null {
    return this.ridges?.layout ?? null;
  }

  // The highest height as drawn, before logarithms.
  get most(): number {
    const { most, picture } = this.ridges ?? { most: 0, picture: null };
    return picture?.logCounts ? 10 ** most - 1 : most;
  }

  draw(picture: HistogramPicture, size: Size, look: HistogramLook): void {
    [this.size, this.look] = [size, look];
    const layout = layoutOf(picture, size.width, size.height);
    const ridges = (this.ridges = { picture, layout, ...heights(picture, layout) });
    const pen = this.base;
    cleared(pen, size);
    drawAxes(pen, picture, layout, look, ridges.most);
    pen.save();
    clipToPlot(pen, layout);
    if (picture.mode === "offset") drawRidges(pen, ridges, look);
    else if (picture.mode === "overlay") drawOverlay(pen, ridges, look);
    else if (picture.mode === "heat") drawHeat(pen, ridges, look);
    else drawBands(pen, picture.curves, layout);
    pen.restore();
  }

  // What is chosen, and on top what the pointer is at.
  mark(chosen: readonly Spot[]): void {
    const pen = this.marks;
    cleared(pen, this.size);
    if (!this.ridges || !this.look) return;
    const { picture, layout } = this.ridges;
    pen.save();
    clipToPlot(pen, layout);
    for (const { curve, bucket } of chosen) {
      const shown = picture.curves[curve];
      if (!shown) continue;
      const { left, right } = shown.histogram;
      const edges = bucket < 0 ? null : ([left[bucket]!, right[bucket]!] as const);
      if (isUpright(picture.mode)) drawChosen(pen, this.ridges, curve, this.look, edges);
      else if (picture.mode === "heat") drawCell(pen, this.ridges, curve, this.look, edges);
      else drawInstant(pen, shown, layout, this.look);
    }
    pen.restore();
  }

  // What is nearest to a place in the picture; null: it is outside the plot, or there is nothing.
  at(x: number, y: number): Spot | null {
    if (!this.ridges) return null;
    const { picture, layout } = this.ridges;
    const { plot } = layout;
    const inside =
      x >= plot.left && x <= plot.left + plot.width && y >= plot.top && y <= plot.top + plot.height;
    if (!inside || picture.curves.length === 0) return null;
    const curve = picture.mode === "heat" ? cellAt(layout, x) : this.nearest(x, y);
    return { curve, bucket: nearestBucket(picture.curves[curve]!.histogram, layout.valueOf(x, y)) };
  }

  private nearest(x: number, y: number): number {
    let curve = 0;
    let least = Infinity;
    this.ridges!.picture.curves.forEach((_, place) => {
      const distance = this.distance(place, x, y);
      if (distance <= least) [curve, least] = [place, distance]; // the one in front of equals
    });
    return curve;
  }

  // In CSS pixels, from a curve to a place in the picture.
  private distance(place: number, x: number, y: number): number {
    const { picture, layout, columns, most } = this.ridges!;
    const { plot } = layout;
    const curve = picture.curves[place]!;
    if (picture.mode === "offset") return Math.abs(layout.timeAt(curve.time) - y);
    if (picture.mode === "overlay") {
      const heights = columns[place]!;
      const column = Math.floor(((x - plot.left) / plot.width) * heights.length);
      const value = heights[Math.max(0, Math.min(heights.length - 1, column))] ?? 0;
      const top = plot.top + plot.height * (1 - heightOf(value, picture.logCounts) / (most || 1));
      return Math.abs(top - y);
    }
    const distance = Math.abs(layout.timeAt(curve.time) - x);
    // Of several runs at one time, the one whose median is closer.
    const { quantiles } = curve.histogram;
    const median = layout.valueAt(quantiles[(quantiles.length - 1) / 2]!);
    return distance + Math.min(1, Math.abs(median - y) / 1e4);
  }

  // Where a spot is seen, for a pointer that is moved by keys.
  placeOf({ curve, bucket }: Spot): { x: number; y: number } {
    const { picture, layout } = this.ridges!;
    const { plot } = layout;
    const { histogram, time } = picture.curves[curve]!;
    const middle = histogram.quantiles[(histogram.quantiles.length - 1) / 2] ?? 0;
    const value = bucket < 0 ? middle : (histogram.left[bucket]! + histogram.right[bucket]!) / 2;
    const along = layout.valueAt(value);
    if (picture.mode === "overlay") return { x: along, y: plot.top + plot.height / 2 };
    return picture.mode === "offset"
      ? { x: along, y: layout.timeAt(time) }
      : { x: layout.timeAt(time), y: along };
  }
}

// The curve of the cell at a place from the left.
function cellAt({ cells, timeAt }: Layout, x: number): number {
  return (cells.find(({ to }) => x < timeAt(to)) ?? cells.at(-1)!).curve;
}

function heights(picture: HistogramPicture, layout: Layout): Pick<Ridges, "columns" | "most"> {
  if (picture.mode === "quantiles") return { columns: [], most: 0 };
  const size = columnsAlong(picture, layout);
  const fill = picture.density ? densityColumns : countColumns;
  let most = 0;
  const columns = picture.curves.map(({ histogram }) => {
    const heights = new Float64Array(size);
    fill(histogram, picture.scale, heights);
    for (const value of heights) if (value > most) most = value;
    return heights;
  });
  return { columns, most: heightOf(most, picture.logCounts) };
}

// A canvas of that size, empty, drawn on in CSS pixels.
function cleared(pen: CanvasRenderingContext2D, { width, height }: Size): void {
  const { canvas } = pen;
  const [wide, high] = [Math.round(width * devicePixelRatio), Math.round(height * devicePixelRatio)];
  if (canvas.width !== wide) canvas.width = wide;
  if (canvas.height !== high) canvas.height = high;
  pen.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
  pen.clearRect(0, 0, width, height);
}

function clipToPlot(pen: CanvasRenderingContext2D, { plot }: Layout): void {
  pen.beginPath();
  pen.rect(plot.left - 2, plot.top - 2, plot.width + 4, plot.height + 4);
  pen.clip();
}
