// Draws curves on a canvas: band, raw trace and smoothed line, each true to every point.
import { cellsAround, type Curve, type Picture } from "../model/picture";
import type { Projection } from "./projection";
import { Spans, traceMarks, type Mark } from "./trace";

const GHOST = 0.28; // of the raw trace beneath a smoothed line
const BAND = 0.16;
const MARK = 3.5; // half the width of a mark, in CSS pixels

// What drawing asks of a canvas; `PixelPen` does the same for very many curves, `SvgPen` on paper.
export type CurvePen = Pick<
  CanvasRenderingContext2D,
  | "strokeStyle"
  | "fillStyle"
  | "globalAlpha"
  | "lineWidth"
  | "beginPath"
  | "moveTo"
  | "lineTo"
  | "arc"
  | "stroke"
  | "fill"
  | "fillRect"
>;
export type Pen = CurvePen & Pick<CanvasRenderingContext2D, "closePath">;

export function drawCurves(pen: CurvePen, picture: Picture, projection: Projection, scale: number): void {
  const spans = new Spans();
  for (const curve of picture.curves) {
    pen.strokeStyle = pen.fillStyle = curve.color;
    spans.take(curve, picture, projection);
    if (picture.band) drawBand(pen, spans, scale);
    pen.globalAlpha = curve.smoothed ? GHOST : 1;
    drawTrace(pen, spans, (curve.smoothed ? 1 : 1.5) * scale, scale);
    pen.globalAlpha = 1;
  }
  for (const curve of picture.curves) {
    if (curve.smoothed === null) continue;
    pen.strokeStyle = curve.color;
    drawSmoothed(pen, curve, curve.smoothed, picture, projection, scale);
  }
}

// Bands that were logged, beneath all curves: from the least of the lower to the most of the upper bound in each cell. They
// are broken where a bound is no number, as far as both bounds were logged at the same places.
export function drawMargins(pen: Pen, picture: Picture, projection: Projection): void {
  pen.globalAlpha = BAND;
  for (const { margin, color } of picture.curves) {
    if (!margin) continue;
    const { lower, upper } = margin;
    pen.fillStyle = color;
    const aligned = lower.x.length === upper.x.length && lower.x.every((x, i) => x === upper.x[i]);
    const holds = ({ min }: Curve, i: number) => !Number.isNaN(min[i]!);
    const parts = aligned
      ? spansOf(lower.x.length, (i) => holds(lower, i) && holds(upper, i)).map(
          (part) => [part, part] as const,
        )
      : [[placesOf(lower, holds), placesOf(upper, holds)] as const];
    for (const [below, above] of parts) {
      pen.beginPath();
      above.forEach((i, place) => {
        const [x, y] = [projection.x(upper.x[i]!), projection.y(upper.max[i]!)];
        if (place === 0) pen.moveTo(x, y);
        else pen.lineTo(x, y);
      });
      for (const i of below.toReversed()) pen.lineTo(projection.x(lower.x[i]!), projection.y(lower.min[i]!));
      pen.closePath();
      pen.fill();
    }
  }
  pen.globalAlpha = 1;
}

const placesOf = (curve: Curve, holds: (curve: Curve, i: number) => boolean): number[] =>
  [...curve.x.keys()].filter((i) => holds(curve, i));

// Places that follow each other.
function spansOf(count: number, holds: (i: number) => boolean): number[][] {
  const spans: number[][] = [];
  for (let i = 0; i < count; i++) {
    if (!holds(i)) continue;
    const span = spans.at(-1);
    if (span?.at(-1) === i - 1) span.push(i);
    else spans.push([i]);
  }
  return spans;
}

// What lines cannot show, on top of all of them.
export function drawMarks(pen: Pen, picture: Picture, projection: Projection, scale: number): void {
  for (const curve of picture.curves) {
    pen.strokeStyle = pen.fillStyle = curve.color;
    for (const mark of traceMarks(curve, picture, projection, MARK * scale)) drawMark(pen, mark, scale);
  }
}

// NaN a cross, an infinity a triangle at the edge it lies beyond, no place on a logarithmic axis an open one; a value
// outside the y range a tick along the edge.
function drawMark(pen: Pen, { shape, x, y }: Mark, scale: number): void {
  const size = MARK * scale;
  pen.lineWidth = 1.5 * scale;
  pen.beginPath();
  if (shape === "above" || shape === "below") {
    const height = 3 * scale;
    pen.fillRect(x - scale, shape === "above" ? y : y - height, 2 * scale, height);
  } else if (shape === "nan") {
    pen.moveTo(x - size, y - size);
    pen.lineTo(x + size, y + size);
    pen.moveTo(x - size, y + size);
    pen.lineTo(x + size, y - size);
    pen.stroke();
  } else {
    const inward = (shape === "+inf" ? 2 : -2) * size;
    pen.moveTo(x, y);
    pen.lineTo(x - size, y + inward);
    pen.lineTo(x + size, y + inward);
    pen.closePath();
    if (shape === "no-place") pen.stroke();
    else pen.fill();
  }
}

// The area between minimum and maximum, at least a pixel wide.
function drawBand(pen: CurvePen, spans: Spans, scale: number): void {
  pen.globalAlpha = BAND;
  for (let i = 0; i < spans.count; i++) {
    const [left, top] = [spans.left[i]!, spans.top[i]!];
    const height = spans.bottom[i]! - top;
    if (spans.isBreak(i) || height < scale) continue;
    pen.fillRect(left, top, Math.max(scale, spans.right[i]! - left), height);
  }
  pen.globalAlpha = 1;
}

// A line through the last values, with an upright from minimum to maximum in every cell: what drawing all points would
// give. A point without neighbours has no line to be seen by: it is a dot.
function drawTrace(pen: CurvePen, spans: Spans, width: number, scale: number): void {
  pen.lineWidth = width;
  pen.beginPath();
  const alone: number[] = [];
  let open = false;
  for (let i = 0; i < spans.count; i++) {
    if (spans.isBreak(i)) {
      open = false;
      continue;
    }
    const [middle, last] = [spans.middle[i]!, spans.last[i]!];
    if (open) pen.lineTo(middle, last);
    else pen.moveTo(middle, last);
    if (spans.bottom[i]! - spans.top[i]! > 0.5) {
      pen.moveTo(spans.upright[i]!, spans.top[i]!);
      pen.lineTo(spans.upright[i]!, spans.bottom[i]!);
      pen.moveTo(middle, last);
    } else if (!open && (i + 1 === spans.count || spans.isBreak(i + 1))) {
      alone.push(i);
    }
    open = true;
  }
  pen.stroke();
  for (const i of alone) {
    pen.beginPath();
    pen.arc(spans.middle[i]!, spans.last[i]!, 2.5 * scale, 0, 2 * Math.PI);
    pen.fill();
  }
}

function drawSmoothed(
  pen: CurvePen,
  curve: Curve,
  smoothed: ArrayLike<number>,
  picture: Picture,
  projection: Projection,
  scale: number,
): void {
  pen.lineWidth = 1.75 * scale;
  pen.beginPath();
  let open = false;
  const [from, to] = cellsAround(curve, picture.view);
  for (let i = from; i < to; i++) {
    const value = smoothed[i]!;
    // A bucket without a finite value has the average of those before it, but nothing to draw.
    if (!Number.isFinite(value) || Number.isNaN(curve.min[i]!)) {
      open = false;
      continue;
    }
    const x = projection.x(curve.x[i]!);
    const y = projection.y(value);
    if (open) pen.lineTo(x, y);
    else pen.moveTo(x, y);
    open = true;
  }
  pen.stroke();
}
