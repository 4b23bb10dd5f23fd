// From values to pixels of a plot, on linear and on logarithmic axes.
import type { Picture, Range } from "../model/picture";

export interface Projection {
  x: (value: number) => number;
  y: (value: number) => number; // what has no place on a logarithmic axis lies at `bottom`
  top: number; // edges of the plot
  bottom: number;
}

export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

// What of a picture decides where things lie.
export type Frame = Pick<Picture, "view" | "yRange" | "width" | "logX" | "logY">;

const FAR = 1e6; // pixels; further out a canvas loses its way

export function projectionOf({ view, yRange, logX, logY }: Frame, plot: Box): Projection {
  const [top, bottom] = [plot.top, plot.top + plot.height];
  const y = placer(yRange, logY, bottom, top);
  return {
    x: placer(view, logX, plot.left, plot.left + plot.width),
    y: (value) => (logY && value <= 0 ? bottom : Math.min(FAR, Math.max(-FAR, y(value)))),
    top,
    bottom,
  };
}

function placer([low, high]: Range, log: boolean, from: number, to: number): (value: number) => number {
  const on = log ? Math.log10 : (value: number) => value;
  const origin = on(low);
  // Halves, because the range of doubles is wider than the widest double.
  const reach = on(high) / 2 - origin / 2;
  return (value) => from + ((on(value) / 2 - origin / 2) / reach) * (to - from);
}
