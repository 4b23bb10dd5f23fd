// One laid out chart: the series it asks the board for, a query for each tag, and the one picture they make.
import { fetchSeries, type SeriesAnswer, type SeriesQuery } from "../api/client";
import { colorOf } from "../model/colors";
import { shade } from "../model/shades";
import { oddities, type Axis, type Curve, type Picture, type Range } from "../model/picture";
import { yRangeOf } from "../model/y-range";
import { board } from "./board.svelte";
import { lookOf, setView, viewOf } from "./cards.svelte";
import type { ChartCard } from "./chart-card";
import { toCurves } from "./curves";
import { curveColors, type LaidOutChart } from "./custom-scalars.svelte";
import { Feed } from "./feed.svelte";
import { detailedFields, MOST_BUCKETS, BUCKET_STEP, viewed } from "./scalar-card.svelte";
import { axisChoice, band, ignoreOutliers, logX, logY, smoothing, theme } from "./settings.svelte";

const MOST_TAGS = 60; // curves of more are a fog

interface Answer {
  tags: string[];
  answers: SeriesAnswer[];
  lo: number;
  hi: number;
}

export class CustomCard implements ChartCard {
  readonly feed = new Feed(fetchTogether);
  columns = $state(0);
  hidden = $state.raw<ReadonlySet<string>>(new Set()); // tags that the user took out
  readonly #laidOut: () => LaidOutChart;
  #equalSteps = $state(false);

  constructor(
    laidOut: () => LaidOutChart,
    readonly detailed = false,
  ) {
    this.#laidOut = laidOut;
  }

  readonly chart = $derived.by(() => this.#laidOut().chart);
  readonly tag = $derived.by(() => ({
    name: this.#laidOut().key,
    description: this.chart.patterns.join(", "),
  }));
  readonly title = $derived.by(() => this.chart.title || "(no title)");
  readonly tags = $derived.by(() => this.chart.tags);
  // Those with a curve of their own; a band has none.
  readonly curveTags = $derived.by(() =>
    this.chart.margins.length > 0 ? [...new Set(this.chart.margins.map(({ value }) => value))] : this.tags,
  );
  readonly drawnTags = $derived.by(() => {
    const wanted = this.curveTags.filter((tag) => !this.hidden.has(tag)).slice(0, MOST_TAGS);
    const bounds = this.chart.margins
      .filter(({ value }) => wanted.includes(value))
      .flatMap(({ lower, upper }) => [lower, upper]);
    return [...new Set([...wanted, ...bounds])];
  });
  readonly leftOut = $derived.by(() => Math.max(0, this.curveTags.length - this.hidden.size - MOST_TAGS));
  readonly #tagAnswers = $derived.by(() => new Map(board.tags("scalar").map((tag) => [tag.name, tag])));
  readonly #runsByTag = $derived.by(
    () =>
      new Map(
        this.drawnTags.map((name) => {
          const tag = this.#tagAnswers.get(name);
          return [name, tag ? board.runsOf(tag) : []] as const;
        }),
      ),
  );
  readonly runs = $derived.by(() => [...new Set([...this.#runsByTag.values()].flat())]);
  readonly axis = $derived<Axis>(axisChoice.value ?? (this.#equalSteps ? "relative" : "step"));
  readonly logX = $derived(logX.value && this.axis !== "wall");
  readonly logY = $derived.by(() => lookOf(this.tag.name).logY ?? logY.value);
  readonly #view = $derived.by(() => viewOf(this.tag.name));
  readonly zoom = $derived.by((): Range | null => {
    const { x } = this.#view;
    return x?.axis !== this.axis || (this.logX && x.range[1] <= 0) ? null : x.range;
  });
  readonly isZoomed = $derived.by(() => this.zoom !== null || this.#view.y !== undefined);
  // A band is drawn as it was logged, and so is the curve in it.
  readonly smoothing = $derived.by(() => (this.chart.margins.length > 0 ? 0 : smoothing.value));

  readonly queries = $derived.by((): SeriesQuery[] =>
    [...this.#runsByTag]
      .filter(([, runs]) => runs.length > 0)
      .map(([tag, runs]) => ({
        tag,
        runs,
        axis: this.axis,
        range: this.zoom && [...this.zoom],
        buckets: Math.min(Math.ceil(this.columns / BUCKET_STEP) * BUCKET_STEP, MOST_BUCKETS),
        smoothing: this.smoothing,
        log_x: this.logX,
        ...(this.detailed && { fields: detailedFields(this.smoothing > 0) }),
      })),
  );

  readonly byTag = $derived(
    curveColors.value === "tag" || (curveColors.value === "auto" && this.runs.length < 2),
  );
  colorOf(run: string, tag: string): string {
    const slot = Math.max(0, this.curveTags.indexOf(tag));
    if (this.byTag) return colorOf(slot, theme.name);
    return shade(board.colorOf(run), slot, this.curveTags.length, theme.name);
  }
  // Of a tag in the legend.
  swatchOf(tag: string): string {
    return this.colorOf(this.runs[0] ?? "", tag);
  }

  readonly #curves = $derived.by((): Curve[] => {
    const { answer } = this.feed;
    if (answer === null) return [];
    const curves = new Map<string, Map<string, Curve>>();
    answer.answers.forEach((one, place) => {
      const tag = answer.tags[place]!;
      const found = toCurves(one, (run) => this.colorOf(run, tag))
        .filter((curve) => board.shownNames.has(curve.run))
        .map((curve) => [curve.run, { ...curve, tag }] as const);
      curves.set(tag, new Map(found));
    });
    const drawn = this.curveTags.filter((tag) => !this.hidden.has(tag));
    if (this.chart.margins.length === 0)
      return drawn.flatMap((tag) => [...(curves.get(tag)?.values() ?? [])]);
    return this.chart.margins
      .filter(({ value }) => drawn.includes(value))
      .flatMap(({ value, lower, upper }) =>
        [...(curves.get(value)?.values() ?? [])].map((curve) => {
          const [below, above] = [curves.get(lower)?.get(curve.run), curves.get(upper)?.get(curve.run)];
          return below && above ? { ...curve, margin: { lower: below, upper: above } } : curve;
        }),
      );
  });
  readonly picture = $derived.by((): Picture | null => {
    const { answer } = this.feed;
    const first = answer?.answers[0];
    if (!answer || !first) return null;
    const curves = this.#curves;
    const width = Math.max(...answer.answers.map((one) => one.width));
    const { axis, logX } = first;
    const view = viewed(axis === this.axis ? this.zoom : null, [answer.lo, answer.hi], logX);
    const scale = { view, width, logX, logY: this.logY };
    const all = curves.flatMap(({ margin, ...curve }) =>
      margin ? [curve, margin.lower, margin.upper] : [curve],
    );
    const yRange = yRangeOf({ ...scale, curves: all }, this.#view.y ?? null, ignoreOutliers.value);
    return { ...scale, axis, yRange, band: band.value, curves };
  });
  readonly points = $derived.by(
    () => this.picture?.curves.reduce((sum, curve) => sum + curve.points, 0) ?? null,
  );
  readonly oddities = $derived.by(() => this.picture && oddities(this.picture));

  ask(): void {
    if (this.columns > 0 && this.queries.length > 0) this.feed.ask(this.queries);
  }

  learn(): void {
    const { answer } = this.feed;
    if (answer) this.#equalSteps = answer.answers.length > 0 && answer.answers.every((one) => one.equalSteps);
  }

  show(x: Range | null, y: Range | null): void {
    setView(this.tag.name, { ...(x && { x: { axis: this.axis, range: x } }), ...(y && { y }) });
  }

  reset(): void {
    setView(this.tag.name, { x: undefined, y: undefined });
  }

  toggleTag(tag: string): void {
    const hidden = new Set(this.hidden);
    if (!hidden.delete(tag)) hidden.add(tag);
    this.hidden = hidden;
  }
}

// Tags reach over different parts of the axis; buckets of one width need one range, so then all are asked once more.
async function fetchTogether(queries: SeriesQuery[], signal: AbortSignal): Promise<Answer> {
  const fetchAll = (range: SeriesQuery["range"]) =>
    Promise.all(
      queries.map((query) => fetchSeries({ ...query, range: range ?? query.range ?? null }, signal)),
    );
  let answers = await fetchAll(null);
  const finite = answers.filter((one) => Number.isFinite(one.lo));
  const lo = Math.min(...finite.map((one) => one.lo));
  const hi = Math.max(...finite.map((one) => one.hi));
  const widths = new Set(answers.map((one) => one.width));
  if (queries[0]?.range == null && widths.size > 1 && lo < hi) answers = await fetchAll([lo, hi]);
  return { tags: queries.map((query) => query.tag), answers, lo, hi };
}
