// How the table of runs is looked at: all of it is in the page's address.
import type { BestStep } from "../api/hparams";
import type { ScaleName } from "../model/axis-scale";
import type { RowFilters } from "../model/row-filter";
import type { SortKey } from "../model/run-table";
import { Persisted } from "./persisted.svelte";

export type RunsView = "table" | "parallel" | "scatter" | "importance";

export const runsView = new Persisted<RunsView>("runsView", "table", "linked");
export const chosenColumns = new Persisted<string[] | null>("runsColumns", null, "linked"); // null: as they come
export const sortKeys = new Persisted<SortKey[]>("runsSort", [], "linked");
export const rowFilters = new Persisted<RowFilters>("runsFilters", {}, "linked");
export const groupedBy = new Persisted<string[]>("runsGroups", [], "linked");
export const closedGroups = new Persisted<string[]>("runsClosed", [], "linked");
export const openRows = new Persisted<string[]>("runsOpen", [], "linked"); // names of runs whose charts are shown
export const hideConstant = new Persisted<boolean>("runsVarying", false, "linked");
export const chosenBest = new Persisted<BestStep | null>("runsBest", null, "linked");
export const chosenAxes = new Persisted<string[] | null>("runsAxes", null, "linked");
export const scales = new Persisted<Record<string, ScaleName>>("runsScales", {}, "linked");
export const colorMetric = new Persisted<string>("runsColor", "", "linked"); // "": the last axis that is a metric
export const targetMetric = new Persisted<string>("runsTarget", "", "linked"); // "": the first metric

export function toggled(list: readonly string[], item: string): string[] {
  return list.includes(item) ? list.filter((one) => one !== item) : [...list, item];
}
