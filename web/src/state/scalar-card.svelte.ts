// One scalar card: what it asks the board for, and the picture its chart draws.
import { fetchSeries, type SeriesQuery, type TagAnswer } from "../api/client";
import { DETAIL_FIELDS, oddities, type Axis, type Picture, type Range } from "../model/picture";
import { yRangeOf } from "../model/y-range";
import { board } from "./board.svelte";
import { lookOf, setView, viewOf } from "./cards.svelte";
import type { ChartCard } from "./chart-card";
import { toCurves } from "./curves";
import { Feed } from "./feed.svelte";
import { axisChoice, band, ignoreOutliers, logX, logY, smoothing } from "./settings.svelte";

export const BUCKET_STEP = 32; // so that dragging the window's edge does not ask anew at every pixel
export const MOST_BUCKETS = 8192;

export class ScalarCard implements ChartCard {
  readonly feed = new Feed(fetchSeries);
  columns = $state(0); // of device pixels that the chart has for its curves
  readonly #tag: () => TagAnswer;
  #equalSteps = $state(false);

  readonly #only: (() => string[]) | null;

  // `detailed`: with what a table of values needs beside the curves; `only`: these runs, whichever are shown.
  constructor(
    tag: () => TagAnswer,
    readonly detailed = false,
    only: (() => string[]) | null = null,
  ) {
    this.#tag = tag;
    this.#only = only;
  }

  get tag(): TagAnswer {
    return this.#tag();
  }

  readonly tags = $derived.by(() => [this.tag.name]);
  readonly runs = $derived.by(() => this.#only?.() ?? board.runsOf(this.tag));
  readonly axis = $derived<Axis>(axisChoice.value ?? (this.#equalSteps ? "relative" : "step"));
  readonly logX = $derived(logX.value && this.axis !== "wall");
  readonly logY = $derived.by(() => lookOf(this.tag.name).logY ?? logY.value);

  readonly #view = $derived.by(() => viewOf(this.tag.name));

  // The part of the x axis that is asked for; null: all of it.
  readonly zoom = $derived.by((): Range | null => {
    const { x } = this.#view;
    return x?.axis !== this.axis || (this.logX && x.range[1] <= 0) ? null : x.range;
  });
  readonly isZoomed = $derived.by(() => this.zoom !== null || this.#view.y !== undefined);

  readonly query = $derived.by((): SeriesQuery => ({
    tag: this.tag.name,
    runs: this.runs,
    axis: this.axis,
    range: this.zoom && [...this.zoom],
    buckets: Math.min(Math.ceil(this.columns / BUCKET_STEP) * BUCKET_STEP, MOST_BUCKETS),
    smoothing: smoothing.value,
    log_x: this.logX,
    ...(this.detailed && { fields: detailedFields(smoothing.value > 0) }),
  }));

  readonly #curves = $derived.by(() =>
    this.feed.answer === null
      ? []
      : toCurves(this.feed.answer, (run) => board.colorOf(run)).filter((curve) =>
          this.#only ? this.runs.includes(curve.run) : board.shownNames.has(curve.run),
        ),
  );
  readonly picture = $derived.by((): Picture | null => {
    const { answer } = this.feed;
    if (answer === null) return null;
    const curves = this.#curves;
    const { width, logX, axis } = answer;
    const view = viewed(answer.axis === this.axis ? this.zoom : null, [answer.lo, answer.hi], logX);
    const scale = { view, width, logX, logY: this.logY };
    const yRange = yRangeOf({ ...scale, curves }, this.#view.y ?? null, ignoreOutliers.value);
    return { ...scale, axis, yRange, band: band.value, curves };
  });
  readonly points = $derived.by(
    () => this.picture?.curves.reduce((sum, curve) => sum + curve.points, 0) ?? null,
  );
  readonly oddities = $derived.by(() => this.picture && oddities(this.picture));

  ask(): void {
    if (this.columns > 0 && this.runs.length > 0) this.feed.ask(this.query);
  }

  // Whether the tag's axis is time of itself, because all steps are equal, shows only in an answer.
  learn(): void {
    if (this.feed.answer) this.#equalSteps = this.feed.answer.equalSteps;
  }

  show(x: Range | null, y: Range | null): void {
    setView(this.tag.name, {
      ...(x && { x: { axis: this.axis, range: x } }),
      ...(y && { y }),
    });
  }

  reset(): void {
    setView(this.tag.name, { x: undefined, y: undefined });
  }
}

export const detailedFields = (smoothed: boolean): string[] => [
  "x",
  "min",
  "max",
  "last",
  "flags",
  ...(smoothed ? ["smoothed"] : []),
  ...DETAIL_FIELDS,
];

// A single x has no width: it stands in the middle.
export function viewed(zoom: Range | null, [lo, hi]: Range, log: boolean): Range {
  if (zoom) return [log && zoom[0] <= 0 ? lo : zoom[0], zoom[1]];
  if (lo < hi) return [lo, hi];
  if (!Number.isFinite(lo)) return log ? [1, 10] : [0, 1];
  return log ? [lo / 2, lo * 2] : [lo - 0.5, lo + 0.5];
}
