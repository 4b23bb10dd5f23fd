// Graphs of models: which there are, their nodes and edges, and what single nodes hold.
import { ask, post } from "./http";
import type { AttributeAnswer, CostAnswer, GraphAnswer, LoggedGraph } from "./schema.gen";

export type { AttributeAnswer, CostAnswer, GraphAnswer, LoggedGraph } from "./schema.gen";

// A graph that was logged, or, with a file's content in base64, one that the user opened.
export interface ShownGraph extends LoggedGraph {
  file?: string;
}

const query = ({ run, tag, ref }: LoggedGraph, more: Record<string, string> = {}): string =>
  `${new URLSearchParams({ run, tag, ref, ...more })}`;

async function json<T>(path: string, signal: AbortSignal): Promise<T> {
  return (await (await ask(path, { signal })).json()) as T;
}

export const fetchGraphs = (signal: AbortSignal): Promise<LoggedGraph[]> => json("graph", signal);

export async function fetchGraph(graph: ShownGraph, signal: AbortSignal): Promise<GraphAnswer> {
  if (graph.file === undefined) return json(`graph/nodes?${query(graph)}`, signal);
  return (await (await post("graph/file", { data: graph.file }, signal)).json()) as GraphAnswer;
}

export const fetchCosts = (graph: LoggedGraph, signal: AbortSignal): Promise<CostAnswer[]> =>
  json(`graph/costs?${query(graph)}`, signal);

export async function fetchAttributes(
  graph: ShownGraph,
  node: number,
  signal: AbortSignal,
): Promise<AttributeAnswer[]> {
  if (graph.file === undefined) return json(`graph/attributes?${query(graph, { node: `${node}` })}`, signal);
  const answer = await post("graph/file/attributes", { data: graph.file, node }, signal);
  return (await answer.json()) as AttributeAnswer[];
}
