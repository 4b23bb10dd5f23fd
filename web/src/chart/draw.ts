// Draws curves on a canvas: band, raw trace and smoothed line, each true to every point.
import type { Curve, Picture } from "../model/picture";
import { traceSpans, type Projection, type Span } from "./trace";

const GHOST = 0.28; // of the raw trace beneath a smoothed line
const BAND = 0.16;

export function drawPicture(
  context: CanvasRenderingContext2D,
  picture: Picture,
  projection: Projection,
  scale: number,
): void {
  const [lo, hi] = picture.view;
  context.lineJoin = "round";
  context.lineCap = "butt";
  const traces = picture.curves.map((curve) => traceSpans(curve, projection, lo, hi));
  picture.curves.forEach((curve, i) => {
    context.strokeStyle = context.fillStyle = curve.color;
    if (picture.band) drawBand(context, traces[i]!, scale);
    context.globalAlpha = curve.smoothed ? GHOST : 1;
    drawTrace(context, traces[i]!, (curve.smoothed ? 1 : 1.5) * scale, scale);
    context.globalAlpha = 1;
  });
  for (const curve of picture.curves) {
    if (!curve.smoothed) continue;
    context.strokeStyle = context.fillStyle = curve.color;
    drawSmoothed(context, curve, curve.smoothed, projection, lo, hi, scale);
  }
}

// The area between minimum and maximum, at least a pixel wide.
function drawBand(context: CanvasRenderingContext2D, spans: (Span | null)[], scale: number): void {
  context.globalAlpha = BAND;
  for (const span of spans) {
    if (span === null || span.bottom - span.top < scale) continue;
    context.fillRect(span.left, span.top, Math.max(scale, span.right - span.left), span.bottom - span.top);
  }
  context.globalAlpha = 1;
}

// A line through the last values, with an upright from minimum to maximum in every cell: what drawing all points would give.
function drawTrace(
  context: CanvasRenderingContext2D,
  spans: (Span | null)[],
  width: number,
  scale: number,
): void {
  context.lineWidth = width;
  context.beginPath();
  let open = false;
  spans.forEach((span, i) => {
    if (span === null) {
      open = false;
      return;
    }
    if (open) context.lineTo(span.middle, span.last);
    else context.moveTo(span.middle, span.last);
    if (span.bottom - span.top > 0.5) {
      context.moveTo(span.upright, span.top);
      context.lineTo(span.upright, span.bottom);
      context.moveTo(span.middle, span.last);
    } else if (!open && !spans[i + 1]) {
      dot(context, span.middle, span.last, 2.5 * scale);
    }
    open = true;
  });
  context.stroke();
}

function drawSmoothed(
  context: CanvasRenderingContext2D,
  curve: Curve,
  smoothed: ArrayLike<number>,
  projection: Projection,
  lo: number,
  hi: number,
  scale: number,
): void {
  context.lineWidth = 1.75 * scale;
  context.beginPath();
  let open = false;
  for (let i = 0; i < curve.x.length; i++) {
    if (i + 1 < curve.x.length && curve.x[i + 1]! < lo) continue;
    if (i > 0 && curve.x[i - 1]! > hi) break;
    const value = smoothed[i]!;
    if (!Number.isFinite(value)) {
      open = false;
      continue;
    }
    const x = projection.x(curve.x[i]!);
    const y = projection.y(value);
    if (open) context.lineTo(x, y);
    else context.moveTo(x, y);
    open = true;
  }
  context.stroke();
}

// A point without neighbours has no line to be seen by.
function dot(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  const path = new Path2D();
  path.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill(path);
}
