// Where things lie in a picture of histograms, in CSS pixels.
import {
  isUpright,
  timeCells,
  timeRange,
  type Cell,
  type HistogramPicture,
} from "../model/histogram-picture";
import type { Range } from "../model/picture";
import type { Box } from "./projection";

export interface Layout {
  plot: Box;
  length: number; // of the values' axis
  ridge: number; // height of the highest curve
  times: Range;
  cells: Cell[]; // of a heat map
  timeAt: (time: number) => number; // from the left, or from the top where values run along the bottom
  valueAt: (value: number) => number; // likewise the other way round
  valueOf: (x: number, y: number) => number;
}

export const AXIS_WIDTH = 52;
const AXIS_HEIGHT = 22;
const TIME_WIDTH = 52;
const MARGIN = 8;
const RIDGE_SHARE = 0.35; // of the plot, for the newest and highest curve

export function layoutOf(picture: HistogramPicture, width: number, height: number): Layout {
  const { mode, curves, scale } = picture;
  const offset = mode === "offset";
  const left = offset ? MARGIN : AXIS_WIDTH;
  const right = offset ? TIME_WIDTH : MARGIN + 4;
  const plot = {
    left,
    top: MARGIN,
    width: Math.max(1, width - left - right),
    height: Math.max(1, height - MARGIN - AXIS_HEIGHT),
  };
  const upright = isUpright(mode);
  const cells = mode === "heat" ? timeCells(curves) : [];
  const times: Range =
    mode === "heat" && cells.length > 0 ? [cells[0]!.from, cells.at(-1)!.to] : timeRange(curves);
  const alone = curves.length < 2;
  const ridge = offset ? plot.height * (alone ? 1 : RIDGE_SHARE) : plot.height;
  const [begin, reach] = offset ? [plot.top + ridge, plot.height - ridge] : [plot.left, plot.width];
  const span = times[1] - times[0];
  return {
    plot,
    length: upright ? plot.width : plot.height,
    ridge,
    times,
    cells,
    timeAt: (time) => begin + ((time - times[0]) / span) * reach,
    valueAt: upright
      ? (value) => plot.left + scale.place(value) * plot.width
      : (value) => plot.top + (1 - scale.place(value)) * plot.height,
    valueOf: upright
      ? (x) => scale.value((x - plot.left) / plot.width)
      : (_, y) => scale.value(1 - (y - plot.top) / plot.height),
  };
}

const CURVE_CELL = 4; // CSS pixels

// How many parts of the values' axis get a height of their own. A curve over every pixel would follow each of the writers'
// narrow buckets and be a comb; no count is lost in wider parts, they hold the sum.
export function columnsAlong(picture: HistogramPicture, layout: Layout): number {
  const curves = picture.density && (picture.mode === "offset" || picture.mode === "overlay");
  return Math.max(1, Math.round(curves ? layout.length / CURVE_CELL : layout.length * devicePixelRatio));
}
