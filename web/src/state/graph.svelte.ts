// The graph on show: which one, what of it is open, selected and highlighted, and how it is laid out.
import {
  fetchAttributes,
  fetchCosts,
  fetchGraph,
  fetchGraphs,
  type LoggedGraph,
  type ShownGraph,
} from "../api/graph";
import type { View } from "../chart/graph-geometry";
import { GraphLayouter, type Layout } from "../chart/graph-layout";
import { around, Graph, nodesIn, type Item } from "../model/graph";
import { boxesOf, countWith, MOST_BOXES, openAtFirst, type Boxes } from "../model/graph-boxes";
import { coloringOf, type ColorBy, type NodeCost } from "../model/graph-colors";
import { findItems } from "../model/graph-search";
import { board } from "./board.svelte";
import { Feed } from "./feed.svelte";
import { Persisted } from "./persisted.svelte";
import { theme } from "./settings.svelte";

export type Trace = "none" | "inputs" | "outputs";
const RUN_GRAPH = "__run_graph__"; // the tag of what add_graph writes
const NO_COSTS: ReadonlyMap<number, NodeCost> = new Map();

interface Chosen {
  run: string;
  tag: string;
  step: number;
}

// A graph keeps what was opened in it while another tab of the page is looked at.
class GraphView {
  readonly list = new Feed((_: "all", signal) => fetchGraphs(signal));
  readonly feed = new Feed(async ({ listed, series }: { listed: ShownGraph; series: boolean }, signal) => ({
    listed,
    series,
    graph: new Graph(await fetchGraph(listed, signal), series),
  }));
  readonly costFeed = new Feed(async (listed: LoggedGraph, signal) => ({
    listed,
    costs: await fetchCosts(listed, signal),
  }));
  readonly attributes = new Feed(async ({ listed, node }: { listed: ShownGraph; node: number }, signal) => ({
    node,
    attributes: await fetchAttributes(listed, node, signal),
  }));

  readonly #chosen = new Persisted<Chosen | null>("graph", null, "linked");
  readonly #selected = new Persisted<string>("graphNode", "", "linked");
  readonly colorBy = new Persisted<ColorBy>("graphColor", "structure", "stored");
  readonly control = new Persisted<boolean>("graphControl", true, "stored");
  readonly extract = new Persisted<boolean>("graphExtract", true, "stored");
  readonly series = new Persisted<boolean>("graphSeries", true, "stored");
  open = $state.raw<ReadonlySet<string>>(new Set());
  aside = $state.raw<ReadonlyMap<string, boolean>>(new Map());
  trace = $state<Trace>("none");
  search = $state("");
  #laid = $state.raw<{ graph: Graph; boxes: Boxes; layout: Layout } | null>(null);
  problem = $state<string | null>(null);
  laying = $state(false);
  view = $state.raw<View | null>(null); // null: all of it
  moved = false; // the user chose what is seen
  centreOn = $state<string | null>(null); // path of what is to be seen once it is laid out
  kept: { path: string; x: number; y: number } | null = null; // what is to stay where it was in the picture before
  readonly #layouter = new GraphLayouter();
  #shownGraph: Graph | null = null;

  // Of the runs that are shown, those with nodes to draw.
  readonly listed = $derived.by((): LoggedGraph[] =>
    (this.list.answer ?? []).filter(({ run, graph }) => graph && board.shownNames.has(run)),
  );
  opened = $state.raw<ShownGraph | null>(null); // a file of the user's own, in place of what was logged
  readonly chosen = $derived.by((): ShownGraph | null => {
    if (this.opened) return this.opened;
    const wanted = this.#chosen.value;
    const usual = this.listed.find(({ tag }) => tag === RUN_GRAPH) ?? this.listed[0];
    const same = this.listed.filter(({ run, tag }) => run === wanted?.run && tag === wanted.tag);
    return same.findLast(({ step }) => step === wanted?.step) ?? same.at(-1) ?? usual ?? null;
  });
  wantedProfile = $state<string | null>(null); // the ref of one
  // What running the chosen graph took, each time.
  readonly profiles = $derived.by((): LoggedGraph[] =>
    (this.list.answer ?? []).filter(({ run, costs }) => costs && run === this.chosen?.run),
  );
  readonly profile = $derived.by((): LoggedGraph | null => {
    const { profiles, wantedProfile } = this;
    const wanted = profiles.find(({ ref }) => ref === wantedProfile);
    return wanted ?? profiles.findLast(({ tag }) => tag === this.chosen?.tag) ?? profiles.at(-1) ?? null;
  });
  readonly graph = $derived.by((): Graph | null => {
    const { answer } = this.feed;
    return answer !== null && answer.listed.ref === this.chosen?.ref ? answer.graph : null;
  });
  readonly costs = $derived.by((): ReadonlyMap<number, NodeCost> => {
    const { graph } = this;
    const held = this.costFeed.answer?.listed.ref === this.profile?.ref ? this.costFeed.answer?.costs : null;
    return graph && held ? costsByNode(graph, held) : NO_COSTS;
  });

  // The newest picture of this graph; while another one is on its way, still the one before.
  readonly layout = $derived.by(() =>
    this.graph !== null && this.#laid?.graph === this.graph ? this.#laid : null,
  );
  readonly boxes = $derived.by((): Boxes | null =>
    this.graph === null
      ? null
      : boxesOf(this.graph, {
          open: this.open,
          control: this.control.value,
          extract: this.extract.value,
          aside: this.aside,
        }),
  );
  readonly selected = $derived.by(
    (): Item | null => (this.#selected.value && this.graph?.byPath.get(this.#selected.value)) || null,
  );
  readonly found = $derived.by(() => (this.graph === null ? null : findItems(this.graph, this.search)));
  // Nodes that the selection depends on, or that depend on it.
  readonly traced = $derived.by((): Set<number> | null => {
    const { graph, selected, trace } = this;
    if (graph === null || selected === null || trace === "none") return null;
    return graph.reach(nodesIn(selected), trace === "inputs");
  });
  readonly coloring = $derived.by(() =>
    this.graph === null || this.layout === null
      ? null
      : coloringOf(this.graph, this.colorBy.value, theme.name, this.layout.boxes.closed, this.costs),
  );

  ask(): void {
    this.list.ask("all");
  }

  load(): void {
    const { chosen, profile } = this;
    const series = this.series.value;
    const there = this.feed.answer;
    if (chosen && !(there?.listed.ref === chosen.ref && there.series === series)) {
      this.feed.ask({ listed: chosen, series });
    }
    if (profile && this.costFeed.answer?.listed.ref !== profile.ref) this.costFeed.ask(profile);
  }

  choose(listed: LoggedGraph): void {
    this.opened = null;
    this.#chosen.value = { run: listed.run, tag: listed.tag, step: listed.step };
    this.#selected.value = "";
    this.trace = "none";
  }

  // A file with a graph, serialized or in protobuf's text format, as TensorBoard takes it.
  async openFile(file: File): Promise<void> {
    const content = await asBase64(file);
    const form = { run: "", step: 0, wall_time: 0, form: "operations", graph: true, costs: false } as const;
    this.opened = {
      ...form,
      tag: file.name,
      ref: `${file.name} ${file.lastModified}`,
      size: file.size,
      file: content,
    };
    this.#selected.value = "";
    this.trace = "none";
  }

  // A new graph begins as a handful of boxes, and with what a link selects in it.
  begin(): void {
    const { graph } = this;
    if (graph === null || graph === this.#shownGraph) return;
    this.#shownGraph = graph;
    const open = openAtFirst(graph);
    const selected = graph.byPath.get(this.#selected.value);
    if (selected) for (const group of around(selected)) open.add(group.path);
    this.open = open;
    this.aside = new Map();
    this.#laid = null;
    this.view = null;
    this.moved = false;
    this.centreOn = selected?.path ?? null;
    this.problem = null;
  }

  async lay(): Promise<void> {
    const { boxes, graph } = this;
    if (boxes === null || graph === null || this.layout?.boxes === boxes) return;
    this.laying = true;
    try {
      const layout = await this.#layouter.layout(boxes, (item) => this.secondLine(item));
      this.#laid = { graph, boxes, layout };
      this.laying = false;
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return; // the newer one tells how it goes
      this.problem = error instanceof Error ? error.message : String(error);
      this.laying = false;
    }
  }

  cancel(): void {
    this.#layouter.cancel();
    this.laying = false;
  }

  secondLine(item: Item): string {
    if (item.node >= 0) return this.graph!.opOf(item.node);
    return item.count === 1 ? "1 node" : `${item.count} nodes`;
  }

  select(item: Item | null): void {
    this.#selected.value = item?.path ?? "";
    if (item === null) this.trace = "none";
    if (item && item.node >= 0 && this.chosen) this.attributes.ask({ listed: this.chosen, node: item.node });
  }

  toggle(item: Item): void {
    if (item.children.length === 0) return;
    const open = new Set(this.open);
    if (!open.delete(item.path)) {
      if (!this.#hasRoom(item)) return;
      open.add(item.path);
    }
    const place = this.layout?.layout.places.find((one) => one.item === item);
    this.kept = place ? { path: item.path, x: place.x, y: place.y } : null;
    this.problem = null;
    this.open = open;
  }

  // Opens the groups around an item and selects it.
  reveal(item: Item): void {
    const open = new Set(this.open);
    let more = 0;
    for (const group of around(item)) {
      if (!open.has(group.path)) more += group.children.length;
      open.add(group.path);
    }
    if (this.boxes && this.boxes.count + more > MOST_BOXES) {
      // What else was open makes room.
      open.clear();
      for (const group of around(item)) open.add(group.path);
    }
    this.problem = null;
    if (more > 0) this.open = open;
    this.select(item);
    this.centreOn = item.path;
  }

  closeAll(): void {
    this.moved = false;
    this.problem = null;
    this.open = new Set();
  }

  setAside(item: Item, aside: boolean): void {
    this.aside = new Map([...this.aside, [item.path, aside]]);
  }

  stop(): void {
    this.#layouter.stop();
    this.laying = false;
  }

  #hasRoom(item: Item): boolean {
    const count = this.boxes ? countWith(this.boxes, item) : 0;
    if (count <= MOST_BOXES) return true;
    this.problem = `${count} boxes would be too many to lay out: close other groups first, or search for a node.`;
    return false;
  }
}

function asBase64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () =>
      resolve((reader.result as string).replace(/^.*?base64,/, "").replace(/^data:.*/, ""));
    reader.onerror = () => reject(reader.error!);
    reader.readAsDataURL(file);
  });
}

function costsByNode(
  graph: Graph,
  costs: readonly (NodeCost & { node: string })[],
): ReadonlyMap<number, NodeCost> {
  const nodes = new Map(graph.data.names.map((name, node) => [name, node]));
  const found = new Map<number, NodeCost>();
  for (const cost of costs) {
    const node = nodes.get(cost.node) ?? nodes.get(cost.node.replace(/:[^/]*$/, ""));
    if (node === undefined) continue;
    const known = found.get(node);
    found.set(node, {
      ...cost,
      micros: cost.micros + (known?.micros ?? 0),
      bytes: cost.bytes + (known?.bytes ?? 0),
    });
  }
  return found;
}

export const graphView = new GraphView();
