// Finds nodes of a graph by name, operation or group.
import type { Graph, Item } from "./graph";

export interface Found {
  items: Item[]; // the first ones
  count: number; // of all
  error: string | null;
}

const MOST_LISTED = 200;
const LONGEST = 1000; // characters of a name that are looked at

export function findItems(graph: Graph, text: string): Found {
  if (text === "") return { items: [], count: 0, error: null };
  let pattern: RegExp;
  try {
    pattern = new RegExp(text, "i");
  } catch (error) {
    return { items: [], count: 0, error: error instanceof Error ? error.message : String(error) };
  }
  const items: Item[] = [];
  let count = 0;
  for (const item of graph.byPath.values()) {
    if (item.parent === null || item.kind === "part") continue;
    const op = item.node >= 0 ? graph.opOf(item.node) : "";
    if (!pattern.test(item.path.slice(0, LONGEST)) && !pattern.test(op)) continue;
    count++;
    if (items.length < MOST_LISTED) items.push(item);
  }
  return { items, count, error: null };
}
