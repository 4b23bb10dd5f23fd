// What the boxes of a graph are coloured by, and what a legend says of it.
import { colorOf, type ThemeName } from "./colors";
import { nodesIn, type Graph, type Item } from "./graph";

export type ColorBy = "structure" | "op" | "device" | "time" | "memory" | "none";

export interface NodeCost {
  micros: number;
  bytes: number;
  device: string;
  shapes: string[];
}

export interface LegendEntry {
  name: string;
  color: string;
}

export interface Coloring {
  colorOf: (item: Item) => string | null; // null: no colour of its own
  legend: LegendEntry[];
  scale: { most: number; unit: "µs" | "bytes" } | null; // of colours that are quantities, from nothing to the most
}

const NAMED = 8; // colours that eyes tell apart

export const costIn = (
  item: Item,
  costs: ReadonlyMap<number, NodeCost>,
): { micros: number; bytes: number } => {
  const sum = { micros: 0, bytes: 0 };
  for (const node of nodesIn(item)) {
    const cost = costs.get(node);
    sum.micros += cost?.micros ?? 0;
    sum.bytes += cost?.bytes ?? 0;
  }
  return sum;
};

export function coloringOf(
  graph: Graph,
  by: ColorBy,
  theme: ThemeName,
  seen: Item[],
  costs: ReadonlyMap<number, NodeCost>,
): Coloring {
  const nothing: Coloring = { colorOf: () => null, legend: [], scale: null };
  if (by === "time" || by === "memory") return quantities(by, seen, costs);
  if (by === "structure") {
    const often = (item: Item) =>
      item.kind === "series" || (item.node < 0 && (graph.structureCounts.get(item.structure) ?? 0) > 1);
    return named(seen, (item) => (often(item) ? structureName(item) : null), theme);
  }
  if (by === "op") return named(seen, (item) => prevailing(item, graph.opOf), theme);
  if (by === "device") {
    return named(
      seen,
      (item) => prevailing(item, (node) => costs.get(node)?.device || graph.deviceOf(node)),
      theme,
    );
  }
  return nothing;
}

const structureName = (item: Item): string =>
  `${item.kind === "series" ? -1 - item.structure : item.structure}`;

// What most nodes in an item are; null where that is nothing.
function prevailing(item: Item, of: (node: number) => string): string | null {
  const counts = new Map<string, number>();
  for (const node of nodesIn(item)) counts.set(of(node), (counts.get(of(node)) ?? 0) + 1);
  let most: string | null = null;
  for (const [name, count] of counts) if (name && count > (counts.get(most ?? "") ?? 0)) most = name;
  return most;
}

// The most frequent names have colours, in the order of the picture.
function named(seen: Item[], nameOf: (item: Item) => string | null, theme: ThemeName): Coloring {
  const names = new Map<Item, string>();
  const first = new Map<string, Item>();
  const counts = new Map<string, number>();
  for (const item of seen) {
    const name = nameOf(item);
    if (name === null) continue;
    names.set(item, name);
    if (!first.has(name)) first.set(name, item);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const shown = [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, NAMED)
    .map(([name]) => name);
  const colors = new Map(
    [...first.keys()]
      .filter((name) => shown.includes(name))
      .map((name, slot) => [name, colorOf(slot, theme)]),
  );
  const legend = [...colors].map(([name, color]) => ({
    name: /^\d+$/.test(name) ? `as ${first.get(name)!.label}` : name,
    color,
  }));
  return { colorOf: (item) => colors.get(names.get(item) ?? "") ?? null, legend, scale: null };
}

function quantities(by: "time" | "memory", seen: Item[], costs: ReadonlyMap<number, NodeCost>): Coloring {
  const values = new Map<Item, number>();
  for (const item of seen) {
    const cost = costIn(item, costs);
    values.set(item, by === "time" ? cost.micros : cost.bytes);
  }
  const most = Math.max(0, ...values.values());
  return {
    colorOf: (item) => {
      const value = values.get(item) ?? 0;
      if (value === 0) return null;
      return `color-mix(in srgb, var(--accent) ${Math.round(15 + (70 * value) / most)}%, var(--card))`;
    },
    legend: [],
    scale: { most, unit: by === "time" ? "µs" : "bytes" },
  };
}
