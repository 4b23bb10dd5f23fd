// Graphs of models: which there are, their nodes and edges, and what single nodes hold.
import { ask } from "./http";
import type { AttributeAnswer, CostAnswer, GraphAnswer, LoggedGraph } from "./schema.gen";

export type { AttributeAnswer, CostAnswer, GraphAnswer, LoggedGraph } from "./schema.gen";

const query = ({ run, tag, ref }: LoggedGraph, more: Record<string, string> = {}): string =>
  `${new URLSearchParams({ run, tag, ref, ...more })}`;

async function json<T>(path: string, signal: AbortSignal): Promise<T> {
  return (await (await ask(path, { signal })).json()) as T;
}

export const fetchGraphs = (signal: AbortSignal): Promise<LoggedGraph[]> => json("graph", signal);

export const fetchGraph = (graph: LoggedGraph, signal: AbortSignal): Promise<GraphAnswer> =>
  json(`graph/nodes?${query(graph)}`, signal);

export const fetchCosts = (graph: LoggedGraph, signal: AbortSignal): Promise<CostAnswer[]> =>
  json(`graph/costs?${query(graph)}`, signal);

export const fetchAttributes = (
  graph: LoggedGraph,
  node: number,
  signal: AbortSignal,
): Promise<AttributeAnswer[]> => json(`graph/attributes?${query(graph, { node: `${node}` })}`, signal);
