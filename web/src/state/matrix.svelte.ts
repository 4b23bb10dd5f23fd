// How matrices are looked at, and what is asked for that.
import { fetchOverTime, type PartOverTime, type PartQuery } from "../api/matrix";
import type { ScaleName } from "../model/color-scale";
import type { Grid } from "../model/grid";
import { pictureOf } from "../model/point-curve";
import type { Picture } from "../model/picture";
import { board } from "./board.svelte";
import { Feed } from "./feed.svelte";
import { Persisted } from "./persisted.svelte";

export const matrixMode = new Persisted<"step" | "time">("matrixMode", "step");
export const matrixScale = new Persisted<ScaleName>("matrixScale", "linear");
export const commonColors = new Persisted<boolean>("matrixCommonColors", true);
export const rowShares = new Persisted<boolean>("matrixRowShares", false);
// By tag, what of each row is seen over time: a summary's name or a column's number.
const columns = new Persisted<Record<string, string>>("matrixColumns", {}, "linked");

export const SUMMARIES = { mean: "Mean of columns", max: "Maximum of columns", min: "Minimum of columns" };

export const columnOf = (tag: string): string => columns.value[tag] ?? "mean";
export function setColumn(tag: string, column: string): void {
  columns.value = { ...columns.value, [tag]: column };
}

export const partOf = (column: string): { by: string } | { column: number } =>
  column in SUMMARIES ? { by: column } : { column: Number(column) };

// Rows by steps: one column of pixels for each matrix that was logged.
export function gridOverTime(part: PartOverTime, names: readonly string[]): Grid {
  return {
    rows: part.width,
    columns: part.steps.length,
    data: part.values,
    rowStride: 1,
    columnStride: part.width,
    rowNames: names.length >= part.width ? names : [],
    columnNames: part.steps.map((step) => `${step}`),
  };
}

interface CellQuery {
  tag: string;
  runs: string[];
  part: Omit<PartQuery, "run" | "tag">;
  logged: number; // how many matrices there are: asked again when there are more
}

// One cell, or one row's summary, of several runs over all steps.
export class CellSeries {
  readonly feed = new Feed(fetchSeriesOf);

  readonly picture = $derived.by((): Picture | null =>
    pictureOf(
      (this.feed.answer ?? [])
        .filter(({ run }) => board.shownNames.has(run))
        .map((part) => {
          const there = [...part.steps.keys()].filter((i) => part.sizes[i]! > 0);
          return {
            run: part.run,
            color: board.colorOf(part.run),
            steps: there.map((i) => part.steps[i]!),
            values: there.map((i) => part.values[i * part.width]!),
          };
        }),
    ),
  );

  ask(query: CellQuery): void {
    if (query.runs.length > 0) this.feed.ask(query);
  }
}

function fetchSeriesOf(query: CellQuery, signal: AbortSignal): Promise<PartOverTime[]> {
  return Promise.all(query.runs.map((run) => fetchOverTime({ run, tag: query.tag, ...query.part }, signal)));
}
