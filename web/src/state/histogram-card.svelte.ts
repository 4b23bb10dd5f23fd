// The histograms of one tag over its runs, and the axis of values that all of its pictures share.
import { untrack } from "svelte";
import { SvelteMap } from "svelte/reactivity";
import type { TagAnswer } from "../api/client";
import type { Range } from "../model/picture";
import { placeOf } from "../model/steps";
import { joinedSpread, rangeOf, thresholdOf } from "../model/value-scale";
import { board } from "./board.svelte";
import { HistogramFeed, histogramMode, runsTogether } from "./histogram.svelte";
import { StepsFeed } from "./step.svelte";

export class HistogramCard {
  readonly steps: StepsFeed;
  readonly #tag: () => TagAnswer;
  readonly #feeds = new SvelteMap<string, HistogramFeed>();

  constructor(tag: () => TagAnswer) {
    this.#tag = tag;
    this.steps = new StepsFeed(() => ({ kind: this.tag.kind, tag: this.tag.name, runs: this.runs }));
  }

  get tag(): TagAnswer {
    return this.#tag();
  }

  readonly runs = $derived.by(() => board.runsOf(this.tag));
  // Curves of many runs lie over each other, so each shows one step then.
  readonly together = $derived.by(
    () =>
      runsTogether.value &&
      this.runs.length > 1 &&
      (histogramMode.value === "overlay" || histogramMode.value === "quantiles"),
  );
  readonly #part = $derived.by(() => {
    if (histogramMode.value === "quantiles") return "quantiles";
    return this.together ? "one" : "all";
  });

  // None before the run is first asked for.
  feedOf(run: string): HistogramFeed | undefined {
    return this.#feeds.get(`${this.#part} ${run}`);
  }

  // Does nothing as long as a run's steps are those that are known.
  ask(run: string): void {
    const answer = this.#byRun.get(run);
    if (!answer) return;
    const feed = untrack(() => this.#feedFor(run));
    if (this.#part !== "one") {
      feed.ask(this.tag.name, answer, this.#part === "quantiles" ? "quantiles" : "all");
      return;
    }
    const place = placeOf(answer.steps, this.steps.choice.wanted);
    feed.ask(this.tag.name, answer, "all", Math.max(0, place), place + 1);
  }

  #feedFor(run: string): HistogramFeed {
    let feed = this.feedOf(run);
    if (!feed) this.#feeds.set(`${this.#part} ${run}`, (feed = new HistogramFeed()));
    return feed;
  }

  readonly #byRun = $derived.by(() => new Map(this.steps.answers.map((answer) => [answer.run, answer])));

  // Over the runs that are there, so that their pictures compare.
  readonly #spread = $derived.by(() =>
    joinedSpread(this.runs.flatMap((run) => this.feedOf(run)?.spread ?? [])),
  );
  readonly range = $derived.by((): Range => rangeOf(this.#spread));
  readonly threshold = $derived.by(() => thresholdOf(this.#spread));

  stop(): void {
    this.steps.feed.stop();
    for (const feed of this.#feeds.values()) feed.stop();
  }
}
