// The embedding that is shown: how it is projected, what of it is selected, and what stands out.
import {
  fetchAxes,
  fetchLabels,
  fetchNeighbors,
  fetchPca,
  type AxesQuery,
  type EmbeddingInfo,
  type EmbeddingName,
  type LabelsAnswer,
  type NeighborsAnswer,
  type Pca,
  type Placed,
} from "../api/embedding";
import type { Bookmark } from "../model/bookmark";
import { normalised } from "../model/normalise";
import { colorPoints } from "../model/point-colors";
import { searchPoints } from "../model/point-search";
import { embeddings } from "./embeddings.svelte";
import { Feed } from "./feed.svelte";
import { Persisted } from "./persisted.svelte";
import { ProjectionRun } from "./projection-run.svelte";
import { theme } from "./settings.svelte";

export type Method = Bookmark["method"];
export type PointerMode = "turn" | "box" | "lasso";

class Projector {
  readonly chosen = new Persisted<EmbeddingName | null>("embedding", null, "linked");
  readonly method = new Persisted<Method>("projection", "pca", "linked");
  readonly dimensions = new Persisted<2 | 3>("projectionDimensions", 3);
  readonly components = new Persisted<number[]>("components", [0, 1, 2], "linked");
  readonly spherise = new Persisted<boolean>("spherise", false, "linked");
  readonly colorBy = new Persisted<string>("pointColor", "", "linked"); // a column; "" is one colour
  readonly labelBy = new Persisted<string>("pointLabel", "", "linked"); // a column; "" is the first
  readonly asCategories = new Persisted<boolean>("pointCategories", false);
  readonly pictures = new Persisted<boolean>("pointPictures", true);
  readonly allLabels = new Persisted<boolean>("pointLabels", false);
  readonly pointSize = new Persisted<number>("pointSize", 6);
  readonly metric = new Persisted<"cosine" | "euclidean">("pointMetric", "cosine");
  readonly neighborCount = new Persisted<number>("pointNeighbors", 20);
  readonly pca = new Feed<EmbeddingName & { spherise: boolean }, Pca>(fetchPca);
  readonly labelFeed = new Feed<EmbeddingName, LabelsAnswer>(fetchLabels);
  readonly neighborFeed = new Feed<
    EmbeddingName & { point: number; count: number; metric: string },
    NeighborsAnswer
  >(fetchNeighbors);
  readonly axes = new Feed<AxesQuery, Placed>(fetchAxes);
  readonly run = new ProjectionRun();
  pointerMode = $state<PointerMode>("turn");
  selected = $state.raw<readonly number[]>([]); // by search, box, lasso or category; the first is `point` if one was clicked
  point = $state<number | null>(null); // whose neighbours are shown
  isolated = $state.raw<ReadonlySet<number> | null>(null);
  searchText = $state("");
  searchColumn = $state("");

  readonly list = $derived(embeddings.answer?.embeddings ?? []);
  readonly runs = $derived([...new Set(this.list.map(({ run }) => run))]);
  readonly info = $derived.by((): EmbeddingInfo | null => {
    const wanted = this.chosen.value;
    return (
      this.list.find(({ run, name }) => run === wanted?.run && name === wanted.name) ??
      this.list.find(({ problem }) => problem === "") ??
      this.list[0] ??
      null
    );
  });
  // A name alone, so that what depends on it is left alone when the list is asked for again.
  readonly #key = $derived(this.info === null ? null : JSON.stringify([this.info.run, this.info.name]));
  readonly name = $derived.by((): EmbeddingName | null => {
    if (this.#key === null) return null;
    const [run, name] = JSON.parse(this.#key) as [string, string];
    return { run, name };
  });
  readonly readable = $derived(this.info?.problem === "");

  readonly columns = $derived(this.labelFeed.answer?.columns ?? []);
  valuesOf(column: string): string[] | null {
    const place = this.columns.indexOf(column);
    return place < 0 ? null : this.labelFeed.answer!.values[place]!;
  }
  readonly labels = $derived(this.valuesOf(this.labelBy.value) ?? this.valuesOf(this.columns[0] ?? ""));
  labelOf(point: number): string {
    return this.labels?.[point] ?? `${point}`;
  }

  readonly count = $derived(this.pca.answer?.points.count ?? 0);
  readonly coloring = $derived(
    colorPoints(
      this.valuesOf(this.colorBy.value),
      this.count,
      theme.name,
      this.asCategories.value ? "categories" : "auto",
    ),
  );
  readonly found = $derived(
    searchPoints(this.valuesOf(this.searchColumn) ?? this.labels ?? [], this.searchText),
  );

  // The positions that are shown: a ball of radius 1, three numbers a point; null until there are some.
  readonly positions = $derived.by((): Float32Array | null => {
    const flat = this.dimensions.value === 2;
    if (this.method.value === "pca") {
      const points = this.pca.answer?.points;
      return points ? normalised(points, this.components.value, flat) : null;
    }
    const points = this.method.value === "custom" ? this.axes.answer : this.run.placed;
    return points && points.count === this.count ? normalised(points, [0, 1, 2], flat) : null;
  });

  choose(name: EmbeddingName): void {
    this.chosen.value = name;
  }

  // Another embedding: nothing of the one before is meant any more.
  forget(): void {
    this.selected = [];
    this.point = this.isolated = null;
    // What is under way would come as an answer about the new one.
    for (const feed of [this.pca, this.labelFeed, this.axes, this.neighborFeed]) {
      feed.stop();
      feed.answer = feed.error = null;
    }
    this.run.forget();
  }

  ask(): void {
    if (this.name === null || !this.readable) return;
    this.pca.ask({ ...this.name, spherise: this.spherise.value });
    if (this.info?.labels) this.labelFeed.ask(this.name);
  }

  askNeighbors(): void {
    if (this.name === null || this.point === null) return;
    const { metric, neighborCount } = this;
    this.neighborFeed.stop();
    this.neighborFeed.answer = null;
    this.neighborFeed.ask({
      ...this.name,
      point: this.point,
      count: neighborCount.value,
      metric: metric.value,
    });
  }

  readonly neighbors = $derived(this.point === null ? null : this.neighborFeed.answer);

  pick(point: number | null): void {
    this.point = point;
    this.selected = [];
    this.askNeighbors();
  }

  select(points: readonly number[]): void {
    this.point = null;
    this.selected = points;
  }

  // What stands out: the picked point with its neighbours, or what is selected.
  readonly standing = $derived.by((): readonly number[] =>
    this.point === null ? this.selected : [this.point, ...(this.neighbors?.points ?? [])],
  );

  // Only what stands out is drawn.
  isolate(): void {
    if (this.standing.length > 0) this.isolated = new Set(this.standing);
  }

  clear(): void {
    this.isolated = null;
    this.select([]);
    this.searchText = "";
  }
}

export const projector = new Projector();
