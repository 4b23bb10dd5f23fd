// The table of runs, and statistics of scalars as its columns.
import { decodeSafetensors } from "../model/safetensors";
import { ask, post } from "./http";
import type { HParamsAnswer, MetricsQuery } from "./schema.gen";

export type { BestStep, HParamsAnswer, MetricColumn, MetricsQuery } from "./schema.gen";

export async function fetchTable(_: unknown, signal: AbortSignal): Promise<HParamsAnswer> {
  return (await (await ask("hparams", { signal })).json()) as HParamsAnswer;
}

// What is told of a scalar in a run; `best` is at the best step of another.
export const STATISTICS = [
  "last",
  "min",
  "max",
  "best",
  "points",
  "first_step",
  "last_step",
  "min_step",
  "max_step",
  "best_step",
] as const;
export type Statistic = (typeof STATISTICS)[number];

export interface MetricsAnswer {
  query: MetricsQuery;
  of: (column: number, statistic: Statistic) => Float64Array; // one for each row; NaN where there is none
}

export async function fetchMetrics(query: MetricsQuery, signal: AbortSignal): Promise<MetricsAnswer> {
  const { tensors } = decodeSafetensors(await (await post("hparams/metrics", query, signal)).arrayBuffer());
  const rows = query.rows.length;
  return {
    query,
    of: (column, statistic) =>
      tensors[statistic]!.data.subarray(column * rows, (column + 1) * rows) as Float64Array,
  };
}
