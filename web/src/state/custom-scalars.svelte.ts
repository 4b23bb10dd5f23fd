// The charts that users laid out, and how their curves are told apart.
import { fetchLayout, type CategoryAnswer, type ChartAnswer } from "../api/custom-scalars";
import { Feed } from "./feed.svelte";
import { board } from "./board.svelte";
import { Persisted } from "./persisted.svelte";
import { collapsed } from "./settings.svelte";

export type CurveColors = "auto" | "run" | "tag";
export const curveColors = new Persisted<CurveColors>("customColors", "auto");

export interface LaidOutChart {
  key: string; // tells it from all other cards
  chart: ChartAnswer;
}

export interface LaidOutCategory {
  key: string;
  category: CategoryAnswer;
  charts: LaidOutChart[];
}

class CustomScalars {
  readonly feed = new Feed((_: "all", signal) => fetchLayout(signal));

  // What the filter leaves: charts with a title, category or tag that matches.
  readonly categories = $derived.by((): LaidOutCategory[] => {
    const { matches } = board.tagFilter;
    return (this.feed.answer ?? [])
      .map((category, number) => {
        const key = `custom_scalars:${number}:${category.title}`;
        const charts = category.charts
          .map((chart, place) => ({ key: `${key}/${place}:${chart.title}`, chart }))
          .filter(({ chart }) => [category.title, chart.title, ...chart.tags].some((name) => matches(name)));
        return { key, category, charts };
      })
      .filter(({ charts }) => charts.length > 0);
  });

  // A category that is laid out closed is so until it is opened: its key is listed then, else once it is closed.
  isOpen({ key, category }: LaidOutCategory): boolean {
    return collapsed.value.includes(key) === category.closed;
  }

  toggle({ key }: LaidOutCategory): void {
    const others = collapsed.value.filter((one) => one !== key);
    collapsed.value = others.length < collapsed.value.length ? others : [...others, key];
  }

  ask(): void {
    this.feed.ask("all");
  }
}

export const customScalars = new CustomScalars();
