// Which boxes are seen while some groups are open, and the edges between them.
import { nodesIn, type Graph, type Item } from "./graph";

export const MOST_BOXES = 400; // that can be laid out in a few seconds, and seen
const FIRST_BOXES = 16; // a picture that is taken in at a glance
const ENOUGH = 8; // boxes to begin with
const ALONE = 40; // boxes to begin with where the alternative is a single one
const MANY_NEIGHBOURS = 10; // from there on a box's edges cover all others

export interface Box {
  item: Item;
  open: boolean;
  children: Box[];
}

// All edges from one box to another.
export interface Wire {
  from: number; // places in `Boxes.closed`
  to: number;
  count: number;
  control: number; // of them
  shapes: string[]; // of what goes along, each once
}

export interface Boxes {
  roots: Box[];
  closed: Item[]; // boxes that edges end at: nodes and groups that are not open
  boxOf: Int32Array; // of each node: place in `closed` of the box that it is seen in
  wires: Wire[];
  aside: Set<number>; // of `closed`: those that stand beside the picture, without edges
  count: number; // of all boxes
}

export interface BoxChoice {
  open: ReadonlySet<string>; // paths
  control: boolean; // with control edges
  extract: boolean; // boxes with very many edges stand aside
  aside: ReadonlyMap<string, boolean>; // paths that the user put aside or back
}

export function boxesOf(graph: Graph, choice: BoxChoice): Boxes {
  const closed: Item[] = [];
  const place = new Int32Array(graph.size).fill(-1); // of the box that a node is seen in
  let count = 0;
  const build = (item: Item): Box => {
    count++;
    const open = item.children.length > 0 && choice.open.has(item.path);
    if (!open) {
      for (const node of nodesIn(item)) place[node] = closed.length;
      closed.push(item);
    }
    return { item, open, children: open ? item.children.map(build) : [] };
  };
  const roots = graph.root.children.map(build);
  const wires = wiresOf(graph, place, closed.length, choice.control);
  return { roots, closed, boxOf: place, wires, aside: asideOf(closed, wires, choice), count };
}

function wiresOf(graph: Graph, place: Int32Array, boxes: number, withControl: boolean): Wire[] {
  const { sources, targets, outputs } = graph.data;
  const found = new Map<number, Wire & { seen: Set<string> }>();
  for (let edge = 0; edge < sources.length; edge++) {
    const [source, control] = [sources[edge]!, outputs[edge] === -1];
    if (source >= graph.size || (control && !withControl)) continue;
    const [from, to] = [place[source]!, place[targets[edge]!]!];
    if (from === to) continue;
    const key = from * boxes + to;
    let wire = found.get(key);
    if (wire === undefined) {
      wire = { from, to, count: 0, control: 0, shapes: [], seen: new Set() };
      found.set(key, wire);
    }
    wire.count++;
    if (control) wire.control++;
    else wire.seen.add(graph.shapesOf(source)[outputs[edge]!] ?? "");
  }
  return [...found.values()].map(({ seen, ...wire }) => ({ ...wire, shapes: [...seen].filter(Boolean) }));
}

function asideOf(closed: Item[], wires: Wire[], choice: BoxChoice): Set<number> {
  const into = new Int32Array(closed.length);
  const outOf = new Int32Array(closed.length);
  for (const { from, to } of wires) {
    outOf[from]!++;
    into[to]!++;
  }
  const found = new Set<number>();
  closed.forEach((item, box) => {
    const many = choice.extract && Math.max(into[box]!, outOf[box]!) >= MANY_NEIGHBOURS;
    if (choice.aside.get(item.path) ?? many) found.add(box);
  });
  return found.size === closed.length ? new Set() : found;
}

// What is open at first: groups, the outermost and largest first, as long as there are few boxes.
export function openAtFirst(graph: Graph): Set<string> {
  const open = new Set<string>();
  let seen = [...graph.root.children];
  for (;;) {
    const room = (seen.length === 1 ? ALONE : FIRST_BOXES) - seen.length + 1;
    const fitting = seen.filter(
      ({ children, kind }) => children.length > 1 && children.length <= room && kind === "group",
    );
    if (fitting.length === 0 || seen.length >= ENOUGH) return open;
    const next = fitting.reduce((most, item) => (item.count > most.count ? item : most));
    open.add(next.path);
    seen = [...seen.filter((item) => item !== next), ...next.children];
  }
}

// How many boxes there would be if one more were open.
export const countWith = (boxes: Boxes, item: Item): number => boxes.count + item.children.length;

// What goes along a wire, in words.
export function wireTitle(boxes: Boxes, { from, to, count, control, shapes }: Wire): string {
  const data = count - control;
  const parts = [
    ...(data > 0 ? [`${data} ${data === 1 ? "tensor" : "tensors"}`] : []),
    ...(control > 0 ? [`${control} control ${control === 1 ? "edge" : "edges"}`] : []),
  ];
  const listed = shapes.length > 6 ? [...shapes.slice(0, 6), "…"] : shapes;
  const what = listed.length > 0 ? `: ${listed.join(", ")}` : "";
  const name = (box: number) => boxes.closed[box]!.path.slice(-120);
  return `${name(from)} → ${name(to)}\n${parts.join(", ")}${what}`;
}
