// One card of texts: which steps there are, how they are shown, and where what is looked for stands.
import {
  searchTexts,
  type TextFoundAnswer,
  type TextPlace,
  type TextSearchQuery,
  type TextValueAnswer,
} from "../api/text";
import { formatCount } from "../model/format";
import { Feed } from "./feed.svelte";
import { whenNews } from "./live.svelte";
import { logged, StepsFeed, type Logged } from "./step.svelte";
import { readText, textModes, textSearch, type TextMode } from "./text.svelte";

export const FIRST = 100_000; // characters that are read unasked

const keyOf = (run: string, ref: string, number: number): string => JSON.stringify([run, ref, number]);

export class TextCard {
  readonly steps: StepsFeed;
  readonly #tag: () => string;
  readonly #newest = new Feed<TextPlace, TextValueAnswer>(readText); // tells what kind of text this is
  readonly #search = new Feed<TextSearchQuery, TextFoundAnswer[]>(searchTexts);
  #comparing = $state(false);
  #visible = $state(false);

  constructor(tag: () => string, runs: () => string[]) {
    this.#tag = tag;
    this.steps = new StepsFeed(() => ({ kind: "text", tag: tag(), runs: runs() }));
    $effect(() => {
      if (this.#visible) this.steps.ask();
    });
    whenNews(runs, () => this.#visible && this.steps.ask());
    $effect(() => {
      const newest = this.entries[0];
      if (this.#visible && newest && this.#newest.answer === null) this.#newest.ask(this.placeOf(newest));
    });
    $effect(() => {
      void this.#known; // news may hold it, too
      if (this.#visible && textSearch.value !== "") {
        this.#search.ask({ tag: tag(), runs: runs(), text: textSearch.value });
      }
    });
    $effect(() => () => {
      for (const feed of [this.steps.feed, this.#newest, this.#search]) feed.stop();
    });
  }

  // An attachment: the card is on screen, or no longer.
  follow(visible: boolean): () => void {
    return () => {
      this.#visible = visible;
    };
  }

  get tag(): string {
    return this.#tag();
  }

  get error(): string | null {
    return this.steps.feed.error ?? this.#newest.error ?? (textSearch.value ? this.#search.error : null);
  }

  placeOf({ run, ref, number }: Logged, limit = FIRST): TextPlace {
    return { run, tag: this.tag, ref, number, limit };
  }

  get isTable(): boolean {
    return (this.#newest.answer?.shape.length ?? 0) > 1;
  }

  // A table is looked at step by step, unless the user wants it otherwise. Null: not known yet.
  get mode(): TextMode | null {
    if (this.#comparing) return "compare";
    const chosen = textModes.value[this.tag];
    if (chosen) return chosen;
    if (this.#newest.answer === null) return this.#newest.error ? "all" : null;
    return this.isTable ? "step" : "all";
  }

  set mode(mode: TextMode) {
    this.#comparing = mode === "compare";
    if (mode !== "compare") textModes.value = { ...textModes.value, [this.tag]: mode };
  }

  // Of all runs, the newest first.
  readonly entries = $derived.by((): Logged[] =>
    this.steps.answers
      .flatMap((answer) => answer.steps.map((_, place) => logged(answer, place)))
      .sort((a, b) => b.step - a.step || b.wallTime - a.wallTime),
  );

  // Changes when there are other texts, and not with every point that a run logs.
  readonly #known = $derived(`${this.entries.length} ${this.entries[0]?.ref} ${this.entries.at(-1)?.ref}`);

  // How often each text holds what is looked for; null while nothing is.
  readonly counts = $derived.by((): Map<string, number> | null => {
    if (textSearch.value === "" || this.#search.answer === null) return null;
    return new Map(
      this.#search.answer.flatMap(({ run, refs, numbers, counts }) =>
        refs.map((ref, place) => [keyOf(run, ref, numbers[place]!), counts[place]!] as const),
      ),
    );
  });

  readonly matching = $derived(
    this.counts === null
      ? this.entries
      : this.entries.filter(({ run, ref, number }) => this.counts!.has(keyOf(run, ref, number))),
  );

  // Steps that hold it, ascending.
  readonly matchingSteps = $derived(
    [...new Set(this.matching.map(({ step }) => step))].sort((a, b) => a - b),
  );

  get found(): string {
    if (textSearch.value === "") return "";
    if (this.counts === null) return "Searching…";
    const count = this.matching.reduce(
      (sum, { run, ref, number }) => sum + this.counts!.get(keyOf(run, ref, number))!,
      0,
    );
    const texts = `${formatCount(this.matching.length)} of ${formatCount(this.entries.length)} texts`;
    return `${formatCount(count)} ${count === 1 ? "match" : "matches"} in ${texts}`;
  }
}
