// Makes the columns of the table of runs from what the board tells of runs, hyperparameters and metrics.
import type { Cell, CellType, TableColumn } from "./run-table";

// A statistic of a scalar, as the choice of a column.
export interface MetricChoice {
  statistic: string;
  tag: string;
  group: string; // of the run below a row's that it is logged to; "": the row's own
}

export const STATISTIC_NAMES: Record<string, { name: string; about: string }> = {
  last: { name: "last", about: "the value at the largest step" },
  min: { name: "min", about: "the smallest finite value of all points" },
  max: { name: "max", about: "the largest finite value of all points" },
  best: { name: "at best", about: "the value at the run's best step, or the latest before it" },
  min_step: { name: "step of min", about: "where the smallest value is" },
  max_step: { name: "step of max", about: "where the largest value is" },
  best_step: { name: "step at best", about: "where the value at the best step stands" },
  first_step: { name: "first step", about: "the smallest step" },
  last_step: { name: "last step", about: "the largest step" },
  points: { name: "points", about: "how many points there are" },
};

export const metricId = ({ statistic, tag, group }: MetricChoice): string =>
  `m:${statistic}:${encodeURIComponent(group)}:${tag}`;

// Null where the id is that of no metric.
export function metricOf(id: string): MetricChoice | null {
  const match = /^m:([a-z_]+):([^:]*):(.*)$/s.exec(id);
  if (match === null || !(match[1]! in STATISTIC_NAMES)) return null;
  try {
    return { statistic: match[1]!, group: decodeURIComponent(match[2]!), tag: match[3]! };
  } catch {
    return null; // the address was cut
  }
}

export const hparamId = (name: string): string => `h:${name}`;

export const metricName = ({ tag, group }: Pick<MetricChoice, "tag" | "group">): string =>
  group ? `${group}/${tag}` : tag;

export function metricColumn(choice: MetricChoice, values: readonly Cell[]): TableColumn {
  const { name, about } = STATISTIC_NAMES[choice.statistic]!;
  const whole = choice.statistic === "points" || choice.statistic.endsWith("_step");
  return {
    id: metricId(choice),
    name: `${metricName(choice)} (${name})`,
    about: `${metricName(choice)}: ${about}`,
    part: "metric",
    type: "number",
    written: whole ? "exact" : "short",
    values,
  };
}

interface HParam {
  name: string;
  display_name: string;
  description: string;
  type: string;
  values: readonly Cell[];
}

const NO_NUMBERS: Record<string, number> = { NaN, Infinity, "-Infinity": -Infinity };

// Numbers that JSON lacks come as text. What some runs gave as a number and others as a text is text.
export function hparamColumn({ name, display_name, description, type, values }: HParam): TableColumn {
  const given = values.filter((value) => value !== null);
  const numeric = (value: Cell) =>
    typeof value === "number" || (type === "number" && String(value) in NO_NUMBERS);
  const kind: CellType =
    given.length > 0 && given.every(numeric)
      ? "number"
      : given.length > 0 && given.every((value) => typeof value === "boolean")
        ? "bool"
        : "string";
  const cells =
    kind === "number"
      ? values.map((value) => (typeof value === "string" ? NO_NUMBERS[value]! : value))
      : kind === "string"
        ? values.map((value) => (value === null ? null : String(value)))
        : values;
  return {
    id: hparamId(name),
    name: display_name || name,
    about: description || name,
    part: "hparam",
    type: kind,
    written: "exact",
    values: cells,
  };
}

export function plainColumn(
  id: string,
  name: string,
  about: string,
  written: TableColumn["written"],
  values: readonly Cell[],
): TableColumn {
  const type = written === "time" || written === "duration" ? "number" : "string";
  return { id, name, about, part: "run", type, written, values };
}

type Status = "unknown" | "success" | "failure" | "running" | null;

// One word for how a run is: what its signs of life say, else what its hyperparameters' session does.
export function stateWord(state: string | null, status: Status): string | null {
  if (status === "failure") return "failed";
  if (state !== null) return state;
  return status === "success" ? "finished" : status === "running" ? "running" : null;
}
