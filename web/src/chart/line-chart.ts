// A line chart: uPlot for axes, scales and the cursor, our own drawing for the curves.
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { formatClockTick, formatDuration, formatStepTick, formatTick } from "../model/format";
import type { Axis, Picture, Range } from "../model/picture";
import {
  DECIMAL_INCREMENTS,
  DURATION_INCREMENTS,
  logTicks,
  smallestDigit,
  WHOLE_INCREMENTS,
} from "../model/ticks";
import { drawCurves, drawMargins, drawMarks } from "./draw";
import { listenToClicks, listenToGestures } from "./gestures";
import { PixelPen } from "./pixel-pen";
import { projectionOf, type Box } from "./projection";

export interface ChartTheme {
  text: string;
  grid: string;
  font: string;
}

// Places are CSS pixels in the plot area, which begins `plotLeft`, `plotTop` inside the chart.
export interface Hover {
  x: number;
  left: number;
  top: number;
  plotLeft: number;
  plotTop: number;
  plotHeight: number;
  placeX: (x: number) => number;
  placeY: (value: number) => number;
  pointer: Pointer | null; // null: it drags, or is over a chart that this one is in step with
}

// In the window.
export interface Pointer {
  x: number;
  y: number;
}

// Of the plot inside the chart, in CSS pixels.
export interface PlotArea {
  left: number;
  top: number;
  width: number;
  height: number;
  placeX: (x: number) => number; // from the plot's left edge
}

export interface ChartEvents {
  onZoom: (x: Range | null, y: Range | null) => void; // null: that axis stays as it is
  onReset: () => void;
  onPick: (x: number) => void;
  onHover: (hover: Hover | null) => void;
  onDraw: (picture: Picture, area: PlotArea) => void;
}

const WIDEST_LABEL = 52;
const RIGHT_MARGIN = 12;
const TICK_LABELS: Record<Axis, (tick: number, increment: number) => string> = {
  step: formatStepTick,
  relative: formatDuration,
  wall: formatClockTick,
};
const CLOSEST_DRAG = 4; // CSS pixels; less is a click
const BOX_DRAG = 40;
const MANY_CELLS = 6000; // from there on pixels are drawn faster than strokes

// Columns of device pixels that a chart this wide has for its curves.
export function pixelColumns(width: number): number {
  return Math.max(2, Math.round((width - WIDEST_LABEL - RIGHT_MARGIN) * devicePixelRatio));
}

export class LineChart {
  private readonly plot: uPlot;
  private picture: Picture;
  private byKey = false; // the cursor stands where keys put it

  constructor(
    root: HTMLElement,
    picture: Picture,
    size: { width: number; height: number },
    theme: ChartTheme,
    events: ChartEvents,
  ) {
    this.picture = picture;
    this.plot = new uPlot(this.options(size, theme, events), this.frame(), root);
    this.plot.over.addEventListener("dblclick", events.onReset);
    this.plot.over.addEventListener("mousemove", () => (this.byKey = false));
    listenToClicks(this.plot, events.onPick);
    listenToGestures(this.plot, events.onZoom);
  }

  draw(picture: Picture): void {
    this.picture = picture;
    this.plot.setData(this.frame());
  }

  // Puts the crosshair at x, as the pointer would; null takes it away.
  point(x: number | null): void {
    this.byKey = x !== null;
    const left = x === null ? -10 : this.plot.valToPos(x, "x");
    this.plot.setCursor({ left, top: x === null ? -10 : this.plot.over.clientHeight / 2 });
  }

  resize(width: number, height: number): void {
    this.plot.setSize({ width, height });
  }

  destroy(): void {
    this.plot.destroy();
  }

  // uPlot needs data to have scales; ours is only the view's corners.
  private frame(): uPlot.AlignedData {
    return [[...this.picture.view], [...this.picture.yRange]];
  }

  private options(
    size: { width: number; height: number },
    theme: ChartTheme,
    events: ChartEvents,
  ): uPlot.Options {
    const { axis, logX, logY } = this.picture;
    const common = { stroke: theme.text, font: theme.font, ticks: { show: false } } as const;
    return {
      ...size,
      padding: [6, RIGHT_MARGIN, 0, 0],
      legend: { show: false },
      scales: {
        x: {
          time: axis === "wall",
          ...scaleOf(logX),
          range: () => [...this.picture.view] as [number, number],
        },
        y: { ...scaleOf(logY), range: () => [...this.picture.yRange] as [number, number] },
      },
      axes: [
        {
          ...common,
          size: 24,
          gap: 6,
          space: 60,
          grid: { show: false },
          ...(axis === "wall" ? {} : { incrs: axis === "step" ? WHOLE_INCREMENTS : DURATION_INCREMENTS }),
          values: (_, ticks, __, ___, increment) => ticks.map((tick) => TICK_LABELS[axis](tick, increment)),
          ...(logX ? logAxis(60, (tick) => TICK_LABELS[axis](tick, smallestDigit(tick))) : {}),
        },
        {
          ...common,
          size: WIDEST_LABEL,
          gap: 6,
          space: 32,
          incrs: DECIMAL_INCREMENTS,
          grid: { stroke: theme.grid, width: 1 },
          values: (_, ticks, __, ___, increment) => ticks.map((tick) => formatTick(tick, increment)),
          ...(logY ? logAxis(32, (tick) => formatTick(tick, smallestDigit(tick))) : {}),
        },
      ],
      series: [{}, { show: true, stroke: "transparent", paths: () => null, points: { show: false } }],
      cursor: {
        y: false,
        points: { show: false },
        // Along one axis, or a box once it reaches far enough along both.
        drag: { x: true, y: true, uni: BOX_DRAG, setScale: false, dist: CLOSEST_DRAG },
        sync: {
          key: `glassboard-${axis}-${logX}`,
          scales: ["x", null],
          filters: { pub: (type) => type === "mousemove" || type === "mouseleave" },
        },
        bind: { dblclick: () => () => null },
      },
      hooks: {
        drawSeries: [(plot) => this.drawCurves(plot)],
        draw: [
          (plot) =>
            events.onDraw(this.picture, {
              left: plot.bbox.left / devicePixelRatio,
              top: plot.bbox.top / devicePixelRatio,
              width: plot.bbox.width / devicePixelRatio,
              height: plot.bbox.height / devicePixelRatio,
              placeX: (x) => plot.valToPos(x, "x"),
            }),
        ],
        setCursor: [(plot) => events.onHover(hoverOf(plot, this.byKey))],
        setSelect: [(plot) => zoom(plot, events)],
      },
    };
  }

  private drawCurves(plot: uPlot): void {
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    ctx.lineJoin = "round";
    const projection = projectionOf(this.picture, bbox);
    drawMargins(ctx, this.picture, projection);
    const cells = this.picture.curves.reduce((sum, curve) => sum + curve.x.length, 0);
    if (cells > MANY_CELLS) drawByPixel(ctx, this.picture, bbox);
    else drawCurves(ctx, this.picture, projection, devicePixelRatio);
    drawMarks(ctx, this.picture, projection, devicePixelRatio);
    ctx.restore();
  }
}

function drawByPixel(canvas: CanvasRenderingContext2D, picture: Picture, plot: Box): void {
  // Where a page is scaled by a fraction, a plot may begin and end within a pixel.
  const [left, top] = [Math.floor(plot.left), Math.floor(plot.top)];
  const [width, height] = [Math.ceil(plot.left + plot.width) - left, Math.ceil(plot.top + plot.height) - top];
  const pen = new PixelPen(width, height, (name) => colorNumbers(canvas, name));
  const inside = { ...plot, left: plot.left - left, top: plot.top - top };
  drawCurves(pen, picture, projectionOf(picture, inside), devicePixelRatio);
  // By way of another canvas, because pixels put here would wipe out the grid beneath.
  const scratch = new OffscreenCanvas(width, height);
  scratch.getContext("2d")!.putImageData(new ImageData(pen.pixels(), width, height), 0, 0);
  canvas.drawImage(scratch, left, top);
}

// A canvas says every opaque colour as #rrggbb, however it was given.
function colorNumbers(canvas: CanvasRenderingContext2D, name: string): [number, number, number] {
  canvas.fillStyle = name;
  const number = Number.parseInt(String(canvas.fillStyle).slice(1), 16);
  return [number >> 16, (number >> 8) & 255, number & 255];
}

const scaleOf = (log: boolean): uPlot.Scale => (log ? { distr: 3, log: 10 } : {});

function logAxis(space: number, label: (tick: number) => string): uPlot.Axis {
  return {
    incrs: DECIMAL_INCREMENTS,
    filter: (_, ticks) => ticks,
    splits: (plot, place, low, high) => {
      const length = place === 0 ? plot.width : plot.height;
      return logTicks(low, high, Math.max(2, length / space));
    },
    values: (_, ticks) => ticks.map(label),
  };
}

function hoverOf(plot: uPlot, byKey: boolean): Hover | null {
  const { left, top } = plot.cursor;
  const plotWidth = plot.bbox.width / devicePixelRatio;
  // Charts in step may not reach as far as the one with the pointer.
  if (left === undefined || left < 0 || left > plotWidth || top === undefined) return null;
  const selecting = plot.select.width > 0; // what is dragged over is looked at, not its values
  const own = byKey || (plot.cursor.event != null && !selecting && plot.over.matches(":hover"));
  return {
    x: plot.posToVal(left, "x"),
    left,
    top,
    plotLeft: plot.bbox.left / devicePixelRatio,
    plotTop: plot.bbox.top / devicePixelRatio,
    plotHeight: plot.bbox.height / devicePixelRatio,
    placeX: (x) => plot.valToPos(x, "x"),
    placeY: (value) => plot.valToPos(value, "y"),
    pointer: own ? { x: plot.rect.left + left, y: plot.rect.top + top } : null,
  };
}

function zoom(plot: uPlot, events: ChartEvents): void {
  const { left, top, width, height } = plot.select;
  // A drag along one axis selects all of the other.
  const x = width > 0 && width < plot.over.clientWidth;
  const y = height > 0 && height < plot.over.clientHeight;
  if (x || y) {
    events.onZoom(
      x ? [plot.posToVal(left, "x"), plot.posToVal(left + width, "x")] : null,
      y ? [plot.posToVal(top + height, "y"), plot.posToVal(top, "y")] : null,
    );
  }
  if (width > 0) plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
}
