// The table of runs: its columns, and the rows that are left, in their order.
import { fetchMetrics, fetchTable, type BestStep, type HParamsAnswer, type Statistic } from "../api/hparams";
import { scaleOf, usualScale, type ScaleName } from "../model/axis-scale";
import { filteredRows } from "../model/row-filter";
import { groupRows } from "../model/row-groups";
import { hparamColumn, metricColumn, metricId, metricOf, plainColumn, stateWord } from "../model/run-columns";
import type { MetricChoice } from "../model/run-columns";
import { differs, sortedRows, type Cell, type TableColumn } from "../model/run-table";
import { board } from "./board.svelte";
import { Feed } from "./feed.svelte";
import * as view from "./runs-view.svelte";

const MOST_HPARAMS = 24; // columns that are shown without being chosen
const MOST_METRICS = 5;
const MOST_AXES = 8;

class RunsTable {
  readonly feed = new Feed<unknown, HParamsAnswer>(fetchTable);
  readonly metrics = new Feed(fetchMetrics);
  hovered = $state<number | null>(null); // the row that the pointer is at, in whichever picture

  readonly answer = $derived.by(() => this.feed.answer);
  readonly count = $derived.by(() => this.answer?.runs.length ?? 0);
  // The runs that make up each row, the one that it is named by first.
  readonly members = $derived.by(() =>
    (this.answer?.runs ?? []).map((run, row) => [run, ...this.answer!.parts[row]!]),
  );
  readonly hasHparams = $derived.by(() => (this.answer?.hparams.length ?? 0) > 0);

  readonly #own = $derived.by((): TableColumn[] => {
    const { answer } = this;
    if (answer === null) return [];
    const known = new Map((board.catalog?.runs ?? []).map((run) => [run.name, run]));
    const infos = this.members.map((runs) => runs.flatMap((run) => known.get(run) ?? []));
    const starts = infos.map((runs, row) =>
      timeOf([answer.starts[row], ...runs.map((run) => run.start)], Math.min),
    );
    const ends = infos.map((runs, row) =>
      timeOf([answer.ends[row], ...runs.map((run) => run.last)], Math.max),
    );
    const states = infos.map((runs, row) => stateWord(runs[0]?.state ?? null, answer.statuses[row] ?? null));
    const long = starts.map((start, row) => (start === null || ends[row] == null ? null : ends[row] - start));
    const columns = [
      plainColumn("run", "Run", "Name of the run", "exact", answer.runs),
      plainColumn("state", "State", "How the run is, where anything tells it", "exact", states),
      plainColumn("start", "Start", "When it began", "time", starts),
      plainColumn("duration", "Duration", "From its start to its last event", "duration", long),
    ];
    if (answer.groups.some(Boolean)) {
      const groups = answer.groups.map((group) => group || null);
      columns.push(plainColumn("group", "Group", "Session group that was logged", "exact", groups));
    }
    return columns;
  });
  // Those in which runs differ stand first.
  readonly hparams = $derived.by((): TableColumn[] => {
    const columns = (this.answer?.hparams ?? []).map(hparamColumn);
    const varying = new Set(columns.filter(differs));
    return [...columns.filter((one) => varying.has(one)), ...columns.filter((one) => !varying.has(one))];
  });
  readonly varying = $derived.by(() => new Set(this.hparams.filter(differs).map((column) => column.id)));

  // Every scalar that can be a column: those that were declared as metrics, then all tags.
  readonly scalars = $derived.by((): Omit<MetricChoice, "statistic">[] => {
    const tags = board.tags("scalar");
    const names = new Set(tags.map((tag) => tag.name));
    const declared = (this.answer?.metrics ?? []).filter(({ tag }) => names.has(tag));
    const first = new Set(declared.filter(({ group }) => !group).map(({ tag }) => tag));
    return [
      ...declared.map(({ tag, group }) => ({ tag, group })),
      ...tags.filter((tag) => !first.has(tag.name)).map((tag) => ({ tag: tag.name, group: "" })),
    ];
  });
  readonly #defaultMetrics = $derived.by((): string[] => {
    const runs = new Map(board.tags("scalar").map((tag) => [tag.name, tag.runs.length]));
    const declared = new Set((this.answer?.metrics ?? []).map(({ tag, group }) => `${group} ${tag}`));
    const wanted = this.scalars.filter(
      ({ tag, group }) => declared.size === 0 || declared.has(`${group} ${tag}`),
    );
    const usual = declared.size > 0 ? wanted : wanted.toSorted((a, b) => runs.get(b.tag)! - runs.get(a.tag)!);
    return usual.slice(0, MOST_METRICS).map((one) => metricId({ ...one, statistic: "last" }));
  });

  readonly #columnIds = $derived.by((): string[] => {
    if (view.chosenColumns.value !== null) return view.chosenColumns.value;
    const states = ["state", "group"].filter((id) =>
      this.#own.some((column) => column.id === id && column.values.some((value) => value !== null)),
    );
    const hparams = this.hparams.slice(0, MOST_HPARAMS).map(({ id }) => id);
    return [...states, ...hparams, ...this.#defaultMetrics, "start", "duration"];
  });
  // What the board is asked for: every metric that anything on the page speaks of.
  readonly #wanted = $derived.by((): MetricChoice[] => {
    const ids = [
      ...this.#columnIds,
      ...(view.chosenAxes.value ?? []),
      ...view.sortKeys.value.map(([id]) => id),
      ...Object.keys(view.rowFilters.value),
      view.colorMetric.value,
      view.targetMetric.value,
    ];
    return ids.map(metricOf).filter((choice) => choice !== null);
  });
  // The metric whose best step counts, and which way.
  readonly best = $derived.by((): BestStep | null => {
    if (view.chosenBest.value !== null) return view.chosenBest.value;
    const first = this.#wanted.find(({ statistic }) => statistic.startsWith("best")) ?? this.#wanted[0];
    return first ? { tag: first.tag, group: first.group, largest: false } : null;
  });
  readonly query = $derived.by(() => {
    const columns = new Map(
      this.#wanted.map(({ tag, group }) => [JSON.stringify([group, tag]), { tag, group }] as const),
    );
    const best = this.#wanted.some(({ statistic }) => statistic.startsWith("best")) ? this.best : null;
    return { rows: this.members, columns: [...columns.values()], best };
  });

  readonly #columns = $derived.by(() => {
    const metrics = this.#wanted.map((choice) => metricColumn(choice, this.#metricCells(choice)));
    return new Map([...this.#own, ...this.hparams, ...metrics].map((column) => [column.id, column]));
  });
  column = (id: string): TableColumn | undefined => this.#columns.get(id);

  // What was answered last, also while the runs or the columns are others since.
  #metricCells({ tag, group, statistic }: MetricChoice): readonly Cell[] {
    const answer = this.metrics.answer;
    const place =
      answer?.query.columns.findIndex((one) => one.tag === tag && (one.group ?? "") === group) ?? -1;
    if (answer === null || place < 0) return this.members.map(() => null);
    const values = answer.of(place, statistic as Statistic);
    const points = answer.of(place, "points");
    const steps = answer.of(place, "best_step");
    const atBest = statistic.startsWith("best");
    const logged = statistic === "last" || statistic === "best"; // then NaN is what was logged
    const cellAt = (row: number | undefined): Cell => {
      if (row === undefined || points[row] === 0 || (atBest && Number.isNaN(steps[row]))) return null;
      return logged || !Number.isNaN(values[row]) ? values[row]! : null;
    };
    if (answer.query.rows === this.members) return this.members.map((_, row) => cellAt(row));
    return this.members.map(([run]) => cellAt(this.#answered.get(run!)));
  }
  readonly #answered = $derived.by(
    () => new Map((this.metrics.answer?.query.rows ?? []).map(([run], row) => [run!, row])),
  );

  // The columns beside the name, in their order, without those that a filter leaves out.
  readonly shown = $derived.by((): TableColumn[] =>
    this.#columnIds
      .map(this.column)
      .filter((column) => column !== undefined)
      .filter(
        ({ id, part, name }) =>
          part === "run" ||
          (board.tagFilter.matches(name) &&
            (part !== "hparam" || !view.hideConstant.value || this.varying.has(id))),
      ),
  );
  readonly listed = $derived.by(() =>
    this.members.flatMap((runs, row) => (runs.some((run) => board.runFilter.matches(run)) ? [row] : [])),
  );
  readonly filtered = $derived.by(() => filteredRows(this.listed, view.rowFilters.value, this.column));
  readonly rows = $derived.by(() => sortedRows(this.filtered, view.sortKeys.value, this.column));
  readonly groups = $derived.by(() => {
    const by = view.groupedBy.value.map(this.column).filter((column) => column !== undefined);
    return by.length > 0 ? groupRows(this.rows, by) : null;
  });

  // The axes of the pictures.
  readonly axes = $derived.by((): TableColumn[] => {
    const ids = view.chosenAxes.value;
    if (ids !== null) return ids.map(this.column).filter((column) => column !== undefined);
    const metrics = this.shown.filter(({ part }) => part === "metric").slice(0, MOST_AXES / 4);
    const hparams = this.hparams.filter(({ id }) => this.varying.has(id));
    return [...hparams.slice(0, MOST_AXES - metrics.length), ...metrics];
  });
  // Each of them on its scale, over all rows, so that a filter moves nothing.
  scaleName(column: TableColumn): ScaleName {
    return view.scales.value[column.id] ?? usualScale(column, this.listed);
  }
  readonly axisScales = $derived.by(() =>
    this.axes.map((column) => scaleOf(column, this.listed, this.scaleName(column))),
  );
  setScale(column: TableColumn, name: ScaleName): void {
    view.scales.value = { ...view.scales.value, [column.id]: name };
  }
  // The rows that the filters leave out.
  readonly out = $derived.by(() => {
    const left = new Set(this.filtered);
    return this.listed.filter((row) => !left.has(row));
  });
  readonly metricColumns = $derived.by(() =>
    [...this.#columns.values()].filter(({ part }) => part === "metric"),
  );
  readonly colored = $derived.by(
    () =>
      this.column(view.colorMetric.value) ??
      this.axes.findLast(({ part }) => part === "metric") ??
      this.metricColumns[0],
  );
  readonly target = $derived.by(() => this.column(view.targetMetric.value) ?? this.metricColumns[0]);

  toggleColumn(id: string): void {
    view.chosenColumns.value = view.toggled(this.#columnIds, id);
  }
  // Puts a column before another one; behind all where that is null.
  moveColumn(id: string, before: string | null): void {
    const others = this.#columnIds.filter((one) => one !== id);
    const place = before === null ? -1 : others.indexOf(before);
    view.chosenColumns.value =
      place < 0 ? [...others, id] : [...others.slice(0, place), id, ...others.slice(place)];
  }
  readonly isShown = (id: string): boolean => this.#columnIds.includes(id);

  isOn(row: number): boolean {
    return !board.hidden.has(this.members[row]![0]!);
  }
  // Shows or hides the runs of these rows on all tabs.
  setOn(rows: readonly number[], on: boolean): void {
    const names = new Set(rows.flatMap((row) => this.members[row]!));
    board.setShown(
      (board.catalog?.runs ?? []).filter((run) => names.has(run.name)),
      on,
    );
  }
  showOnly(rows: readonly number[]): void {
    board.setShown(board.catalog?.runs ?? [], false);
    this.setOn(rows, true);
  }
}

function timeOf(times: (number | null | undefined)[], pick: (a: number, b: number) => number): number | null {
  return times
    .filter((time) => time != null)
    .reduce<number | null>((a, b) => (a === null ? b : pick(a, b)), null);
}

export const runsTable = new RunsTable();
