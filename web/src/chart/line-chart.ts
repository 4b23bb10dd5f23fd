// A line chart: uPlot for axes, scales and the cursor, our own drawing for the curves.
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { formatClockTick, formatDuration, formatStepTick, formatTick } from "../model/format";
import { paddedRange, valueExtent, type Axis, type Picture, type Range } from "../model/picture";
import { DECIMAL_INCREMENTS, DURATION_INCREMENTS, WHOLE_INCREMENTS } from "../model/ticks";
import { drawPicture } from "./draw";

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
  own: boolean; // the pointer is over this chart, not over one it is in step with
}

// Of the plot inside the chart, in CSS pixels.
export interface PlotArea {
  left: number;
  width: number;
}

export interface ChartEvents {
  onZoom: (range: Range) => void;
  onReset: () => void;
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

// Columns of device pixels that a chart this wide has for its curves.
export function pixelColumns(width: number): number {
  return Math.max(2, Math.round((width - WIDEST_LABEL - RIGHT_MARGIN) * devicePixelRatio));
}

export class LineChart {
  private readonly plot: uPlot;
  private picture: Picture;
  private yRange: Range; // over every cell, so worked out once a picture

  constructor(
    root: HTMLElement,
    picture: Picture,
    size: { width: number; height: number },
    theme: ChartTheme,
    events: ChartEvents,
  ) {
    this.picture = picture;
    this.yRange = paddedRange(valueExtent(picture));
    this.plot = new uPlot(this.options(picture.axis, size, theme, events), this.frame(), root);
    this.plot.over.addEventListener("dblclick", events.onReset);
  }

  draw(picture: Picture): void {
    this.picture = picture;
    this.yRange = paddedRange(valueExtent(picture));
    this.plot.setData(this.frame());
  }

  resize(width: number, height: number): void {
    this.plot.setSize({ width, height });
  }

  destroy(): void {
    this.plot.destroy();
  }

  // uPlot needs data to have scales; ours is only the view's corners.
  private frame(): uPlot.AlignedData {
    return [[...this.picture.view], [...this.yRange]];
  }

  private options(
    axis: Axis,
    size: { width: number; height: number },
    theme: ChartTheme,
    events: ChartEvents,
  ): uPlot.Options {
    const common = { stroke: theme.text, font: theme.font, ticks: { show: false } } as const;
    return {
      ...size,
      padding: [6, RIGHT_MARGIN, 0, 0],
      legend: { show: false },
      scales: {
        x: { time: axis === "wall", range: () => [...this.picture.view] as [number, number] },
        y: { range: () => [...this.yRange] as [number, number] },
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
        },
        {
          ...common,
          size: WIDEST_LABEL,
          gap: 6,
          space: 32,
          incrs: DECIMAL_INCREMENTS,
          grid: { stroke: theme.grid, width: 1 },
          values: (_, ticks, __, ___, increment) => ticks.map((tick) => formatTick(tick, increment)),
        },
      ],
      series: [{}, { show: true, stroke: "transparent", paths: () => null, points: { show: false } }],
      cursor: {
        y: false,
        points: { show: false },
        drag: { x: true, y: false, setScale: false, dist: CLOSEST_DRAG },
        sync: {
          key: `glassboard-${axis}`,
          scales: ["x", null],
          filters: { pub: (type) => type === "mousemove" || type === "mouseleave" },
        },
        bind: { dblclick: () => () => null },
      },
      hooks: {
        drawSeries: [(plot) => this.drawCurves(plot)],
        draw: [
          ({ bbox }) =>
            events.onDraw(this.picture, {
              left: bbox.left / devicePixelRatio,
              width: bbox.width / devicePixelRatio,
            }),
        ],
        setCursor: [(plot) => events.onHover(hoverOf(plot))],
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
    const projection = {
      x: (value: number) => plot.valToPos(value, "x", true),
      y: (value: number) => plot.valToPos(value, "y", true),
      width: this.picture.width,
    };
    drawPicture(ctx, this.picture, projection, devicePixelRatio);
    ctx.restore();
  }
}

function hoverOf(plot: uPlot): Hover | null {
  const { left, top } = plot.cursor;
  const plotWidth = plot.bbox.width / devicePixelRatio;
  // Charts in step may not reach as far as the one with the pointer.
  if (left === undefined || left < 0 || left > plotWidth || top === undefined) return null;
  return {
    x: plot.posToVal(left, "x"),
    left,
    top,
    plotLeft: plot.bbox.left / devicePixelRatio,
    plotTop: plot.bbox.top / devicePixelRatio,
    plotHeight: plot.bbox.height / devicePixelRatio,
    placeX: (x) => plot.valToPos(x, "x"),
    placeY: (value) => plot.valToPos(value, "y"),
    own: plot.cursor.event != null && plot.over.matches(":hover"),
  };
}

function zoom(plot: uPlot, events: ChartEvents): void {
  const { left, width } = plot.select;
  if (width >= CLOSEST_DRAG) events.onZoom([plot.posToVal(left, "x"), plot.posToVal(left + width, "x")]);
  if (width > 0) plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
}
