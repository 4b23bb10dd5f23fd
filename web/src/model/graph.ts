// A graph's nodes and edges, and the groups that the slashes in its names fold it into.
import { compressed, divided, grouped, structures } from "./graph-groups";

// Nodes and edges in columns, as the board sends them.
export interface GraphColumns {
  names: string[];
  ops: string[];
  op: number[];
  devices: string[];
  device: number[];
  shapes: string[][];
  shape: number[];
  sources: number[];
  targets: number[];
  outputs: number[];
  absent: string[];
}

// What can be a box: a node, a group of a name's part, a series of numbered siblings, or a part of very many siblings.
export interface Item {
  path: string; // tells it from all others, also in a link
  label: string;
  kind: "node" | "group" | "series" | "part";
  node: number; // place of the node; -1 of a group
  parent: Item | null;
  children: Item[];
  count: number; // of nodes in it
  structure: number; // equal numbers: the same operations, wired alike
}

export interface Input {
  source: number; // beyond the last node: a name that is in no node
  output: number; // -1: control
}

const DEEPEST = 48; // groups in each other; what is deeper is one name

export class Graph {
  readonly root: Item;
  readonly items: Item[] = []; // of each node
  readonly byPath = new Map<string, Item>();
  readonly structureCounts = new Map<number, number>(); // of groups
  readonly #begin: { sources: Int32Array; targets: Int32Array } = {
    sources: new Int32Array(0),
    targets: new Int32Array(0),
  };
  readonly #bySource: Int32Array;

  constructor(
    readonly data: GraphColumns,
    series = true,
  ) {
    const { targets, sources, names } = data;
    this.#begin.targets = begins(targets, names.length);
    this.#begin.sources = begins(sources, names.length + data.absent.length);
    this.#bySource = placesBy(sources, this.#begin.sources);
    this.root = tree(data);
    compressed(this.root);
    structures(this.root, data, (node) => this.items[node]!, this.#noteItems.bind(this));
    if (series) grouped(this.root);
    divided(this.root);
    this.#index(this.root);
  }

  get size(): number {
    return this.data.names.length;
  }

  opOf = (node: number): string => this.data.ops[this.data.op[node]!]!;
  deviceOf = (node: number): string => this.data.devices[this.data.device[node]!]!;
  shapesOf = (node: number): string[] => this.data.shapes[this.data.shape[node]!] ?? [];
  nameOf = (node: number): string => this.data.names[node] ?? this.data.absent[node - this.size]!;

  // In their order; edges are sorted by their targets.
  inputsOf(node: number): Input[] {
    const found: Input[] = [];
    for (let edge = this.#begin.targets[node]!; edge < this.#begin.targets[node + 1]!; edge++) {
      found.push({ source: this.data.sources[edge]!, output: this.data.outputs[edge]! });
    }
    return found;
  }

  // Nodes that this one feeds, with the output that does.
  outputsOf(node: number): { target: number; output: number }[] {
    return this.#edgesFrom(node).map((edge) => ({
      target: this.data.targets[edge]!,
      output: this.data.outputs[edge]!,
    }));
  }

  // All that these nodes depend on, or all that depends on them; they themselves with it.
  reach(nodes: Iterable<number>, backwards: boolean): Set<number> {
    const found = new Set(nodes);
    const rest = [...found];
    while (rest.length > 0) {
      const node = rest.pop()!;
      const next = backwards
        ? this.inputsOf(node).map((input) => input.source)
        : this.outputsOf(node).map((output) => output.target);
      for (const one of next) {
        if (one >= this.size || found.has(one)) continue;
        found.add(one);
        rest.push(one);
      }
    }
    return found;
  }

  #edgesFrom(node: number): number[] {
    return [...this.#bySource.subarray(this.#begin.sources[node]!, this.#begin.sources[node + 1]!)];
  }

  #noteItems(item: Item): void {
    if (item.node >= 0) this.items[item.node] = item;
  }

  #index(item: Item): void {
    while (this.byPath.has(item.path)) item.path += "′";
    this.byPath.set(item.path, item);
    if (item.kind === "group" && item.parent) {
      this.structureCounts.set(item.structure, (this.structureCounts.get(item.structure) ?? 0) + 1);
    }
    for (const child of item.children) this.#index(child);
  }
}

// Every node in an item, in the order of the tree.
export function* nodesIn(item: Item): Generator<number> {
  if (item.node >= 0) yield item.node;
  for (const child of item.children) yield* nodesIn(child);
}

// The groups around an item, the outermost first; the root is not among them.
export function around(item: Item): Item[] {
  const found: Item[] = [];
  for (let up = item.parent; up?.parent; up = up.parent) found.unshift(up);
  return found;
}

// Where the edges of each node begin in a list that is sorted by node.
function begins(nodes: number[], count: number): Int32Array {
  const places = new Int32Array(count + 1);
  for (const node of nodes) places[node + 1]!++;
  for (let node = 0; node < count; node++) places[node + 1]! += places[node]!;
  return places;
}

function placesBy(nodes: number[], begin: Int32Array): Int32Array {
  const next = begin.slice();
  const sorted = new Int32Array(nodes.length);
  nodes.forEach((node, edge) => (sorted[next[node]!++] = edge));
  return sorted;
}

export const groupItem = (path: string, label: string, parent: Item | null, kind: Item["kind"]): Item => ({
  path,
  label,
  kind,
  node: -1,
  parent,
  children: [],
  count: 0,
  structure: 0,
});

function tree(data: GraphColumns): Item {
  const root = groupItem("", "", null, "group");
  const groups = new Map<string, Item>();
  const parts = data.names.map((name) => {
    const all = name.split("/");
    return all.length <= DEEPEST ? all : [...all.slice(0, DEEPEST - 1), all.slice(DEEPEST - 1).join("/")];
  });
  const isGroup = new Set(parts.filter(({ length }) => length > 1).flatMap(pathsAround));
  // In the order of the file, so that what comes first there does so in the picture.
  const groupAt = (names: string[]): Item => {
    let parent = root;
    pathsAround([...names, ""]).forEach((path, depth) => {
      let group = groups.get(path);
      if (group === undefined) {
        group = groupItem(path, names[depth]!, parent, "group");
        groups.set(path, group);
        parent.children.push(group);
      }
      parent = group;
    });
    return parent;
  };
  const taken = new Set<string>();
  parts.forEach((names, node) => {
    const name = names.join("/");
    const own = isGroup.has(name); // a node that is called as a group is put in it
    const parent = groupAt(own ? names : names.slice(0, -1));
    const path = untaken(own ? `${name}/(${names.at(-1)})` : name, taken);
    const label = own ? `(${names.at(-1)})` : names.at(-1)!;
    const item = { ...groupItem(path, label || "(no name)", parent, "node"), node, count: 1 };
    parent.children.push(item);
    for (let up: Item | null = parent; up; up = up.parent) up.count++;
  });
  return root;
}

// Of the groups around a node: `a`, `a/b` of `a/b/c`.
function pathsAround(names: string[]): string[] {
  let path = "";
  return names.slice(0, -1).map((name, depth) => (path = depth === 0 ? name : `${path}/${name}`));
}

function untaken(path: string, taken: Set<string>): string {
  let free = path;
  for (let twin = 2; taken.has(free); twin++) free = `${path}#${twin}`;
  taken.add(free);
  return free;
}
