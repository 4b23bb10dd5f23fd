// What feeds a node or a group from outside it, what it feeds, and what it is made of.
import { nodesIn, type Graph, type Item } from "./graph";

export interface End {
  node: number; // beyond the last one: a name that is in no node
  name: string;
  note: string; // which output, or that it is a control edge; the shape that goes along
}

export interface Ends {
  inputs: End[];
  outputs: End[];
}

export function endsOf(graph: Graph, item: Item): Ends {
  const inside = new Set(nodesIn(item));
  const alone = inside.size === 1;
  const inputs = new Map<string, End>();
  const outputs = new Map<string, End>();
  for (const node of inside) {
    for (const { source, output } of graph.inputsOf(node)) {
      if (inside.has(source) && !alone) continue;
      inputs.set(`${source} ${output}`, end(graph, source, source, output));
    }
    for (const { target, output } of graph.outputsOf(node)) {
      if (inside.has(target) && !alone) continue;
      const key = alone ? `${target} ${output}` : `${target} ${node} ${output}`;
      outputs.set(key, end(graph, target, node, output));
    }
  }
  const missing = ({ node }: End) => Number(node >= graph.size);
  const sorted = [...inputs.values()];
  if (!alone) sorted.sort((a, b) => missing(a) - missing(b)); // a node's own stand in their order
  return { inputs: sorted, outputs: [...outputs.values()] };
}

function end(graph: Graph, node: number, source: number, output: number): End {
  const shape = source < graph.size && output >= 0 ? graph.shapesOf(source)[output] : undefined;
  const parts = [output === -1 ? "control" : output > 0 ? `output ${output}` : "", shape ?? ""];
  return { node, name: graph.nameOf(node), note: parts.filter(Boolean).join(" · ") };
}

// Names with how often they come, the most frequent first.
export function countsOf(nodes: Iterable<number>, nameOf: (node: number) => string): [string, number][] {
  const counts = new Map<string, number>();
  for (const node of nodes) counts.set(nameOf(node), (counts.get(nameOf(node)) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}
