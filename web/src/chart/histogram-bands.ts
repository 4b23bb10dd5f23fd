// Draws histograms as bands between the values below which given shares of them lie, over time.
import type { HistogramCurve } from "../model/histogram-picture";
import type { HistogramLook } from "./histogram-axes";
import type { Layout } from "./histogram-layout";

const OPACITY = [0.14, 0.2, 0.26, 0.32]; // from the outermost band inwards
const MANY = 3; // runs in one picture; of more, the outer bands would hide each other

export function drawBands(
  pen: CanvasRenderingContext2D,
  curves: readonly HistogramCurve[],
  layout: Layout,
): void {
  const runs = [...Map.groupBy(curves, ({ run }) => run).values()];
  for (const run of runs) {
    // Steps of which nothing was counted have no values; a line from one of their neighbours to the other would claim some.
    for (const piece of pieces(run)) drawRun(pen, piece, layout, runs.length);
  }
}

function pieces(curves: readonly HistogramCurve[]): HistogramCurve[][] {
  const found: HistogramCurve[][] = [[]];
  for (const curve of [...curves].sort((a, b) => a.time - b.time)) {
    if (hasQuantiles(curve)) found.at(-1)!.push(curve);
    else if (found.at(-1)!.length > 0) found.push([]);
  }
  return found.filter((piece) => piece.length > 0);
}

const hasQuantiles = ({ histogram }: HistogramCurve): boolean =>
  histogram.total > 0 && histogram.quantiles.every((value) => Number.isFinite(value));

function drawRun(
  pen: CanvasRenderingContext2D,
  curves: readonly HistogramCurve[],
  layout: Layout,
  runs: number,
): void {
  const { color } = curves[0]!;
  const most = curves[0]!.histogram.quantiles.length - 1;
  const x = curves.map(({ time }) => layout.timeAt(time));
  const y = (place: number) => curves.map(({ histogram }) => layout.valueAt(histogram.quantiles[place]!));
  // A single step has no width of its own.
  if (x.length === 1) x.splice(0, 1, x[0]! - 3, x[0]! + 3);
  const at = (ys: number[], i: number) => ys[Math.min(i, ys.length - 1)]!;
  pen.fillStyle = pen.strokeStyle = color;
  for (let band = runs > MANY ? 2 : 0; band < most / 2; band++) {
    const [lower, upper] = [y(band), y(most - band)];
    pen.globalAlpha = OPACITY[band] ?? 0.3;
    pen.beginPath();
    x.forEach((place, i) => pen.lineTo(place, at(lower, i)));
    for (let i = x.length - 1; i >= 0; i--) pen.lineTo(x[i]!, at(upper, i));
    pen.closePath();
    pen.fill();
  }
  pen.globalAlpha = 1;
  pen.lineWidth = 1.5;
  pen.lineJoin = "round";
  const middle = y(most / 2);
  pen.beginPath();
  x.forEach((place, i) => pen.lineTo(place, at(middle, i)));
  pen.stroke();
}

// The step that is looked at, with a mark at each of its values.
export function drawInstant(
  pen: CanvasRenderingContext2D,
  curve: HistogramCurve,
  layout: Layout,
  look: HistogramLook,
): void {
  const { plot } = layout;
  const x = layout.timeAt(curve.time);
  pen.strokeStyle = look.soft;
  pen.lineWidth = 1;
  pen.setLineDash([3, 3]);
  pen.beginPath();
  pen.moveTo(x, plot.top);
  pen.lineTo(x, plot.top + plot.height);
  pen.stroke();
  pen.setLineDash([]);
  if (!hasQuantiles(curve)) return;
  for (const value of curve.histogram.quantiles) {
    pen.beginPath();
    pen.arc(x, layout.valueAt(value), 2.5, 0, 2 * Math.PI);
    pen.fillStyle = curve.color;
    pen.strokeStyle = look.card;
    pen.fill();
    pen.stroke();
  }
}
