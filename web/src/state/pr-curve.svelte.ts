// One card of precision-recall curves: a tag, or the classes of one question, over all runs shown.
import type { TagAnswer } from "../api/client";
import { fetchCurves, fetchCurvesOverTime, type CurvesOverTime, type PrCurvePlace } from "../api/pr-curve";
import { fetchSteps, type StepsAnswer } from "../api/steps";
import { colorOf } from "../model/colors";
import { groupClasses, macroAverage, type ClassGroup, type CurveKind, type PrCurve } from "../model/pr-curve";
import { placeOf, unionOfSteps } from "../model/steps";
import { board } from "./board.svelte";
import { Feed } from "./feed.svelte";
import { Persisted } from "./persisted.svelte";
import { theme } from "./settings.svelte";
import { logged, StepChoice, type Logged } from "./step.svelte";

export const curveKind = new Persisted<CurveKind>("prKind", "pr");
export const isoF1 = new Persisted<boolean>("prIsoF1", false);
export const grouped = new Persisted<boolean>("prGrouped", true);
export const everyStep = new Persisted<boolean>("prEveryStep", false);
const classes = new Persisted<Record<string, string>>("prClasses", {}, "linked");

export type Group = ClassGroup<TagAnswer>;
export const ALL = "all";
export const AVERAGES = { micro: "Micro average", macro: "Macro average" };

// One curve of the chart.
export interface Shown {
  run: string;
  className: string; // "" where a tag has no classes
  color: string;
  dash: number;
  logged: Logged;
  curve: PrCurve;
}

interface Place {
  run: string;
  className: string;
  tag: string;
  logged: Logged;
}

interface Item {
  run: string;
  className: string;
  logged: Logged;
  places: PrCurvePlace[];
}

const groups = $derived(groupClasses(board.tags("pr_curve"), (tag) => tag.name));

// The group that a tag belongs to; null where another tag's card shows it.
export function groupOf(tag: TagAnswer): Group | null {
  const alone = { name: tag.name, members: [{ name: tag.name, item: tag }] };
  if (!grouped.value) return alone;
  const found = groups.find(({ members }) => members.some(({ item }) => item.name === tag.name));
  if (found === undefined) return alone;
  const first = board
    .tags("pr_curve")
    .find((one) => found.members.some(({ item }) => item.name === one.name));
  return first?.name === tag.name ? found : null;
}

export class PrCard {
  readonly #group: () => Group;
  readonly steps = new Feed(fetchStepsOf);
  readonly curves = new Feed(fetchItems);
  readonly overTime = new Feed(fetchOverTimeOf);
  readonly choice: StepChoice;
  ownSteps = $state(false); // each run has a slider

  constructor(group: () => Group) {
    this.#group = group;
    this.choice = new StepChoice(() => `pr_curve ${group().name}`);
  }

  readonly group = $derived.by(() => this.#group());
  readonly runs = $derived.by(() => [
    ...new Set(this.group.members.flatMap(({ item }) => board.runsOf(item))),
  ]);

  // Which class is seen, or all, or an average.
  get wanted(): string {
    const wanted = classes.value[this.group.name] ?? ALL;
    const known = wanted in AVERAGES || this.group.members.some(({ name }) => name === wanted);
    return this.group.members.length > 1 && known ? wanted : ALL;
  }
  set wanted(wanted: string) {
    classes.value = { ...classes.value, [this.group.name]: wanted };
  }

  choiceOf(run: string): StepChoice {
    return this.ownSteps ? new StepChoice(() => `pr_curve ${this.group.name} ${run}`) : this.choice;
  }

  askSteps(): void {
    const tags = this.group.members.map(({ item }) => item.name);
    if (this.runs.length > 0) this.steps.ask({ tags, runs: this.runs });
  }

  readonly #answers = $derived.by(() => this.steps.answer ?? []);
  readonly allSteps = $derived.by(() =>
    unionOfSteps(this.#answers.flatMap(({ answers }) => answers.map(({ steps }) => steps))),
  );
  stepsOf(run: string): number[] {
    const own = this.#answers.flatMap(({ answers }) => answers.filter((answer) => answer.run === run));
    return unionOfSteps(own.map(({ steps }) => steps));
  }

  // What each run shows of each class.
  readonly #places = $derived.by(() => {
    const found: Place[] = [];
    for (const run of this.runs) {
      const { wanted } = this.choiceOf(run);
      for (const { name, item } of this.group.members) {
        const answer = this.#answers
          .find(({ tag }) => tag === item.name)
          ?.answers.find((one) => one.run === run);
        const place = answer ? placeOf(answer.steps, wanted) : -1;
        if (answer && place >= 0)
          found.push({ run, className: name, tag: item.name, logged: logged(answer, place) });
      }
    }
    return found;
  });

  readonly items = $derived.by((): Item[] => {
    const many = this.group.members.length > 1;
    const { wanted } = this;
    const item = (one: Place): Item => ({
      run: one.run,
      className: many ? one.className : "",
      logged: one.logged,
      places: [{ tag: one.tag, ref: one.logged.ref, number: one.logged.number }],
    });
    if (wanted !== "micro") {
      const all = wanted === ALL || wanted === "macro";
      return this.#places.filter(({ className }) => all || className === wanted).map(item);
    }
    const byRun = Map.groupBy(this.#places, ({ run }) => run);
    return [...byRun].map(([run, ones]) => ({
      run,
      className: AVERAGES.micro,
      logged: ones[0]!.logged,
      places: ones.flatMap((one) => item(one).places),
    }));
  });

  ask(): void {
    const { items, wanted } = this;
    if (items.length > 0) this.curves.ask({ items, wanted });
  }

  readonly shown = $derived.by((): Shown[] => {
    const { items, wanted } = this.curves.answer ?? { items: [], wanted: ALL };
    const single = items.filter(({ run }) => board.shownNames.has(run));
    const macro = wanted === "macro"; // as it was asked for: what is chosen now may still be on its way
    const averaged = macro
      ? [...Map.groupBy(single, ({ run }) => run)].map(([run, ones]) => ({
          run,
          className: AVERAGES.macro,
          logged: ones[0]!.logged,
          places: ones.flatMap(({ places }) => places),
          curve: macroAverage(ones.map(({ curve }) => curve)),
        }))
      : single;
    return averaged.map((one) => ({ ...one, ...this.lookOf(one.run, one.className) }));
  });

  // One run's classes have a colour each; of several runs, each has its own, and classes differ by their dashes.
  lookOf(run: string, className: string): { color: string; dash: number } {
    const number = this.group.members.findIndex(({ name }) => name === className);
    if (number < 0 || this.group.members.length === 1) return { color: board.colorOf(run), dash: 0 };
    if (this.runs.length === 1) return { color: colorOf(number, theme.name), dash: Math.floor(number / 8) };
    return { color: board.colorOf(run), dash: this.wanted === ALL ? number : 0 };
  }

  askOverTime(): void {
    if (this.wanted in AVERAGES) return;
    const pairs = [...new Set(this.items.map(({ run, places }) => JSON.stringify([run, places[0]!.tag])))];
    const counts = this.#answers.flatMap(({ answers }) => answers.map(({ steps }) => steps.length));
    const most = 64; // curves over all steps on one chart; more are a blur
    this.overTime.ask({
      pairs: pairs.slice(0, most).map((pair) => JSON.parse(pair) as [string, string]),
      logged: counts.reduce((sum, count) => sum + count, 0),
    });
  }

  classOf(tag: string): string {
    const many = this.group.members.length > 1;
    return many ? (this.group.members.find(({ item }) => item.name === tag)?.name ?? "") : "";
  }
}

async function fetchItems(
  { items, wanted }: { items: Item[]; wanted: string },
  signal: AbortSignal,
): Promise<{ items: (Item & { curve: PrCurve })[]; wanted: string }> {
  const curves = await fetchCurves({ curves: items.map(({ places }) => places) }, signal);
  return { items: items.map((item, i) => ({ ...item, curve: curves[i]! })), wanted };
}

async function fetchStepsOf(
  query: { tags: string[]; runs: string[] },
  signal: AbortSignal,
): Promise<{ tag: string; answers: StepsAnswer[] }[]> {
  return Promise.all(
    query.tags.map(async (tag) => ({
      tag,
      answers: await fetchSteps({ kind: "pr_curve", tag, runs: query.runs }, signal),
    })),
  );
}

function fetchOverTimeOf(
  query: { pairs: [run: string, tag: string][]; logged: number },
  signal: AbortSignal,
): Promise<CurvesOverTime[]> {
  return Promise.all(query.pairs.map(([run, tag]) => fetchCurvesOverTime(run, tag, signal)));
}
