// Which step a card shows: its own choice, or, where steps are linked, the same on all cards.
import { placeOf, unionOfSteps } from "../model/steps";
import { fetchSteps, type StepsAnswer, type StepsQuery } from "../api/steps";
import { Feed } from "./feed.svelte";
import { Persisted } from "./persisted.svelte";

export const linkSteps = new Persisted<boolean>("linkSteps", false);
const linked = new Persisted<number | null>("step", null, "linked");
const own = new Persisted<Record<string, number>>("steps", {}, "linked");

// null stands for the last step, also when newer ones come.
export class StepChoice {
  readonly #key: () => string;

  // `key` names the card among all of the page.
  constructor(key: () => string) {
    this.#key = key;
  }

  get wanted(): number | null {
    return linkSteps.value ? linked.value : (own.value[this.#key()] ?? null);
  }

  set wanted(step: number | null) {
    if (linkSteps.value) {
      linked.value = step;
      return;
    }
    const others = Object.entries(own.value).filter(([key]) => key !== this.#key());
    own.value = Object.fromEntries(step === null ? others : [...others, [this.#key(), step]]);
  }
}

// One value that a run logged.
export interface Logged {
  run: string;
  step: number;
  wallTime: number; // seconds since the epoch
  ref: string;
  number: number;
}

// The values of a tag over runs, and the one of each run that the chosen step shows.
export class StepsFeed {
  readonly choice: StepChoice;
  readonly feed = new Feed<StepsQuery, StepsAnswer[]>(fetchSteps);
  readonly #query: () => StepsQuery;

  constructor(query: () => StepsQuery) {
    this.#query = query;
    this.choice = new StepChoice(() => `${query().kind} ${query().tag}`);
  }

  ask(): void {
    const query = this.#query();
    if (query.runs.length > 0) this.feed.ask(query);
  }

  // Those of the runs that are asked for now, in their order.
  readonly answers = $derived.by((): StepsAnswer[] => {
    const byRun = new Map((this.feed.answer ?? []).map((answer) => [answer.run, answer]));
    return this.#query()
      .runs.map((run) => byRun.get(run))
      .filter((answer) => answer !== undefined);
  });
  readonly steps = $derived.by((): number[] => unionOfSteps(this.answers.map((answer) => answer.steps)));
  readonly shown = $derived.by((): Logged[] =>
    this.answers.flatMap((answer) => {
      const place = placeOf(answer.steps, this.choice.wanted);
      return place < 0 ? [] : [logged(answer, place)];
    }),
  );
}

export function logged(answer: StepsAnswer, place: number): Logged {
  return {
    run: answer.run,
    step: answer.steps[place]!,
    wallTime: answer.wall_times[place]!,
    ref: answer.refs[place]!,
    number: answer.numbers[place]!,
  };
}
