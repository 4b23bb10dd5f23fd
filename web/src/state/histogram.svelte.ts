// Histograms of one run's tag, and how the user wants to see them.
import { fetchHistograms } from "../api/histogram";
import type { StepsAnswer } from "../api/steps";
import type { Histogram } from "../model/histogram";
import type { HistogramMode } from "../model/histogram-picture";
import type { Axis, Range } from "../model/picture";
import { joinedSpread, spreadOf, type Spread } from "../model/value-scale";
import { Feed } from "./feed.svelte";
import { Persisted } from "./persisted.svelte";

export const histogramMode = new Persisted<HistogramMode>("histogramMode", "offset");
export const histogramAxis = new Persisted<Axis>("histogramAxis", "step");
export const symlogValues = new Persisted<boolean>("symlogValues", false);
export const rawCounts = new Persisted<boolean>("rawCounts", false); // else densities
export const logCounts = new Persisted<boolean>("logCounts", false);
export const runsTogether = new Persisted<boolean>("runsTogether", false);

// Which part of its values' axis a card shows, by tag; all of it where it is not named.
const ranges = new Persisted<Record<string, Range>>("histogramRanges", {}, "linked");

export const shownRange = (tag: string): Range | null => ranges.value[tag] ?? null;

export function showRange(tag: string, range: Range | null): void {
  const others = Object.entries(ranges.value).filter(([name]) => name !== tag);
  ranges.value = Object.fromEntries(range === null ? others : [...others, [tag, range]]);
}

const MOST_BUCKETS = 1 << 25; // of a run's tag; a page that held more would run out of memory

interface Question {
  tag: string;
  steps: StepsAnswer;
  from: number; // of the places in the list of steps, the first that is wanted
  part: "all" | "quantiles";
}

interface Known {
  question: Question;
  histograms: Histogram[];
  basisPoints: number[];
  spread: Spread;
}

// One run's histograms. Values that are known are not asked for again: only those that came since.
export class HistogramFeed {
  readonly feed = new Feed<Question, Known>((question, signal) => this.#fetch(question, signal));
  #known: Known | null = null;

  // Up to the newest place of `steps`; `from` leaves out those before it.
  ask(tag: string, steps: StepsAnswer, part: "all" | "quantiles", from = 0, to = steps.steps.length): void {
    const asked = { ...steps, refs: steps.refs.slice(0, to) };
    const question = { tag, steps: asked, from, part };
    if (this.#known !== null && isSame(this.#known.question, question)) return;
    this.feed.ask(question);
  }

  get histograms(): Histogram[] | null {
    return this.feed.answer?.histograms ?? null;
  }
  get basisPoints(): number[] {
    return this.feed.answer?.basisPoints ?? [];
  }
  get spread(): Spread | null {
    return this.feed.answer?.spread ?? null;
  }

  async #fetch(question: Question, signal: AbortSignal): Promise<Known> {
    const { tag, steps, part } = question;
    const old = this.#known !== null && goesOn(this.#known.question, question) ? this.#known : null;
    const histograms = old ? [...old.histograms] : [];
    const fresh: Histogram[] = [];
    let basisPoints = old?.basisPoints ?? [];
    let begin = old ? old.question.steps.refs.length : question.from;
    const end = steps.refs.length;
    let buckets = histograms.reduce((sum, one) => sum + one.count.length, 0);
    while (begin < end) {
      const answer = await fetchHistograms({ run: steps.run, tag, begin, end, part }, signal);
      for (const one of answer.list) fresh.push(one);
      basisPoints = answer.basisPoints;
      buckets += answer.list.reduce((sum, one) => sum + one.count.length, 0);
      if (buckets > MOST_BUCKETS) {
        throw new Error(
          `More than ${MOST_BUCKETS.toLocaleString("en-US")} buckets were logged here, which this page cannot ` +
            "hold: choose Quantiles, which needs none, or download the tag",
        );
      }
      if (answer.end <= begin) break; // values are gone since: the next news brings the new list
      begin = answer.end;
    }
    for (const one of fresh) histograms.push(one);
    const spread = old ? joinedSpread([old.spread, spreadOf(fresh)]) : spreadOf(fresh);
    this.#known = { question, histograms, basisPoints, spread };
    return this.#known;
  }

  stop(): void {
    this.feed.stop();
  }
}

const isSame = (a: Question, b: Question): boolean =>
  goesOn(a, b) && a.steps.refs.length === b.steps.refs.length;

// Whether a question asks for what another asked for, and perhaps more at its end.
function goesOn(old: Question, next: Question): boolean {
  if (old.tag !== next.tag || old.part !== next.part || old.from !== next.from) return false;
  if (old.steps.run !== next.steps.run || old.steps.refs.length > next.steps.refs.length) return false;
  return old.steps.refs.every(
    (ref, place) => ref === next.steps.refs[place] && old.steps.numbers[place] === next.steps.numbers[place],
  );
}
