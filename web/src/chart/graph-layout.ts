// Lays out boxes and the wires between them, by elkjs in a worker that can be given up at any time.
import workerAddress from "elkjs/lib/elk-worker.min.js?url";
import type { Box, Boxes } from "../model/graph-boxes";
import type { Item } from "../model/graph";

export interface Place {
  item: Item;
  open: boolean;
  x: number; // of the left upper corner, as y; CSS pixels at a scale of 1
  y: number;
  width: number;
  height: number;
}

export interface Line {
  wire: number; // place in `Boxes.wires`
  points: [number, number][];
}

export interface Layout {
  places: Place[]; // those around others before them
  lines: Line[];
  aside: Place[]; // in a column on the right
  width: number;
  height: number;
}

export const HEADER = 28; // of an open group, above what is in it
export const BOX_HEIGHT = 40;
const PATIENCE = 20_000; // milliseconds
const GAP = 56; // between the picture and what stands aside
const LETTER = 7.1; // CSS pixels of an average one at 12 px
const SIGN = 16; // of what opens it
const LONGEST = 26; // letters of a label

const OPTIONS = {
  "elk.algorithm": "layered",
  "elk.direction": "DOWN",
  "elk.hierarchyHandling": "INCLUDE_CHILDREN",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.layered.mergeEdges": "true",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
  "elk.layered.nodePlacement.strategy": "BRANDES_KOEPF",
  "elk.layered.spacing.nodeNodeBetweenLayers": "32",
  "elk.layered.spacing.edgeNodeBetweenLayers": "14",
  "elk.spacing.nodeNode": "20",
  "elk.spacing.edgeNode": "14",
  "elk.aspectRatio": "1.6",
  "elk.randomSeed": "1",
  "elk.json.shapeCoords": "ROOT",
  "elk.json.edgeCoords": "ROOT",
};
const GROUP_OPTIONS = { "elk.padding": `[top=${HEADER + 12},left=16,bottom=16,right=16]` };

interface ElkNode {
  id: string;
  x?: number;
  y?: number;
  width?: number;
  height?: number;
  layoutOptions?: Record<string, string>;
  children?: ElkNode[];
}

interface ElkEdge {
  id: string;
  sources: string[];
  targets: string[];
  sections?: {
    startPoint: { x: number; y: number };
    bendPoints?: { x: number; y: number }[];
    endPoint: { x: number; y: number };
  }[];
}

interface ElkGraph extends ElkNode {
  edges: ElkEdge[];
}

// The label as it is drawn: long ones without their middle.
export const shortLabel = (label: string): string =>
  label.length <= LONGEST ? label : `${label.slice(0, 10)}…${label.slice(1 - LONGEST + 10)}`;

// `second` is the line beneath the label.
export function widthOf(item: Item, second: string): number {
  const letters = Math.max(shortLabel(item.label).length, shortLabel(second).length * 0.92);
  const sign = item.children.length > 0 ? SIGN : 0;
  return Math.round(Math.max(64, letters * LETTER + 26 + sign));
}

export class GraphLayouter {
  #worker: Worker | null = null;
  #number = 0;
  #giveUp: (() => void) | null = null;

  // Rejects with what the user can do about it; with an AbortError where a newer picture is wanted.
  async layout(boxes: Boxes, second: (item: Item) => string): Promise<Layout> {
    this.cancel();
    const places = new Map<string, Box>();
    const graph = elkGraph(boxes, second, places);
    return finished(boxes, second, places, await this.#ask(graph));
  }

  cancel(): void {
    this.#giveUp?.();
  }

  stop(): void {
    this.cancel();
    this.#worker?.terminate();
    this.#worker = null;
  }

  #ask(graph: ElkGraph): Promise<ElkGraph> {
    const worker = (this.#worker ??= started());
    const id = ++this.#number;
    return new Promise((resolve, reject) => {
      // A layout cannot be told to stop: its worker is ended, and the next one begins anew.
      const end = (error: Error) => {
        settle();
        worker.terminate();
        if (this.#worker === worker) this.#worker = null;
        reject(error);
      };
      const timer = setTimeout(
        () =>
          end(new Error("This picture takes too long to lay out: close some groups, or search for a node.")),
        PATIENCE,
      );
      const settle = () => {
        clearTimeout(timer);
        if (this.#giveUp === giveUp) this.#giveUp = null;
      };
      const giveUp = () => end(new DOMException("a newer picture is wanted", "AbortError"));
      this.#giveUp = giveUp;
      worker.onerror = () => end(new Error("The layout could not be loaded: reload the page."));
      worker.onmessage = ({ data }: MessageEvent<{ id: number; data?: ElkGraph; error?: unknown }>) => {
        if (data.id !== id) return;
        settle();
        if (data.data) resolve(data.data);
        else reject(new Error("These boxes cannot be laid out: close the group that was opened last."));
      };
      worker.postMessage({ id, cmd: "layout", graph, layoutOptions: {}, options: {} });
    });
  }
}

function started(): Worker {
  const worker = new Worker(workerAddress);
  worker.postMessage({ id: 0, cmd: "register", algorithms: ["layered"] });
  return worker;
}

function elkGraph(boxes: Boxes, second: (item: Item) => string, places: Map<string, Box>): ElkGraph {
  const numbers = new Map(boxes.closed.map((item, number) => [item, number]));
  const aside = (box: Box) => !box.open && boxes.aside.has(numbers.get(box.item)!);
  let groups = 0;
  const node = (box: Box): ElkNode => {
    const id = box.open ? `g${groups++}` : `${numbers.get(box.item)}`;
    places.set(id, box);
    if (!box.open) return { id, width: widthOf(box.item, second(box.item)), height: BOX_HEIGHT };
    const children = box.children.filter((child) => !aside(child)).map(node);
    const [width, height] = [widthOf(box.item, ""), HEADER + 24];
    const least = {
      "elk.nodeSize.constraints": "MINIMUM_SIZE",
      "elk.nodeSize.minimum": `(${width},${height})`,
    };
    const layoutOptions = { ...GROUP_OPTIONS, ...least };
    return { id, layoutOptions, children, ...(children.length === 0 && { width, height }) };
  };
  return {
    id: "root",
    layoutOptions: OPTIONS,
    children: boxes.roots.filter((box) => !aside(box)).map(node),
    edges: boxes.wires.flatMap(({ from, to }, wire) =>
      boxes.aside.has(from) || boxes.aside.has(to)
        ? []
        : [{ id: `w${wire}`, sources: [`${from}`], targets: [`${to}`] }],
    ),
  };
}

function finished(
  boxes: Boxes,
  second: (item: Item) => string,
  shown: Map<string, Box>,
  graph: ElkGraph,
): Layout {
  const places: Place[] = [];
  const visit = (node: ElkNode) => {
    const box = shown.get(node.id);
    const { x = 0, y = 0, width = 0, height = 0 } = node;
    if (box) places.push({ item: box.item, open: box.open, x, y, width, height });
    node.children?.forEach(visit);
  };
  visit(graph);
  const lines = graph.edges.flatMap(({ id, sections = [] }) =>
    sections.map(({ startPoint, bendPoints = [], endPoint }) => ({
      wire: Number(id.slice(1)),
      points: [startPoint, ...bendPoints, endPoint].map(({ x, y }): [number, number] => [x, y]),
    })),
  );
  const left = places.length > 0 ? (graph.width ?? 0) + GAP : 0;
  const aside = [...boxes.aside].map((box, row): Place => {
    const item = boxes.closed[box]!;
    const size = { width: widthOf(item, second(item)), height: BOX_HEIGHT };
    return { item, open: false, x: left, y: 44 + row * (BOX_HEIGHT + 12), ...size };
  });
  const width = Math.max(graph.width ?? 0, ...aside.map((place) => place.x + place.width + 12));
  const height = Math.max(graph.height ?? 0, ...aside.map((place) => place.y + place.height + 12));
  return { places, lines, aside, width, height };
}
