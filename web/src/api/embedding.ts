// Embeddings: which there are, their points, labels, neighbours and projections.
import { decodeSafetensors, type Tensor } from "../model/safetensors";
import { address, ask, post } from "./http";
import type {
  AxesQuery,
  EmbeddingsAnswer,
  LabelsAnswer,
  NeighborsAnswer,
  ProjectionJob,
  ProjectionQuery,
} from "./schema.gen";

export type {
  AxesQuery,
  EmbeddingInfo,
  EmbeddingsAnswer,
  LabelsAnswer,
  NeighborsAnswer,
  ProjectionJob,
  ProjectionQuery,
} from "./schema.gen";

export interface EmbeddingName {
  run: string;
  name: string;
}

// Points [number, dimensions] in a row.
export interface Placed {
  count: number;
  dimensions: number;
  data: Float32Array;
}

export interface Pca {
  points: Placed;
  shares: number[]; // of the variance, of each component
  dimensions: number; // of the points as they were logged
}

const placed = ({ rows, columns, data }: Tensor): Placed => ({
  count: rows,
  dimensions: columns,
  data: data as Float32Array,
});

async function get(what: string, query: Record<string, string>, signal: AbortSignal): Promise<Response> {
  return ask(`embedding/${what}?${new URLSearchParams(query)}`, { signal });
}

export async function fetchEmbeddings(signal: AbortSignal): Promise<EmbeddingsAnswer> {
  return (await (await ask("embedding", { signal })).json()) as EmbeddingsAnswer;
}

export async function fetchPca(of: EmbeddingName & { spherise: boolean }, signal: AbortSignal): Promise<Pca> {
  const response = await get("pca", { ...of, spherise: `${of.spherise}` }, signal);
  const { metadata, tensors } = decodeSafetensors(await response.arrayBuffer());
  const total = Number(metadata.total) || 1;
  return {
    points: placed(tensors.points!),
    shares: Array.from(tensors.variances!.data as Float64Array, (variance) => variance / total),
    dimensions: Number(metadata.dimensions),
  };
}

export async function fetchLabels(of: EmbeddingName, signal: AbortSignal): Promise<LabelsAnswer> {
  return (await (await get("labels", { ...of }, signal)).json()) as LabelsAnswer;
}

export async function fetchNeighbors(
  of: EmbeddingName & { point: number; count: number; metric: string },
  signal: AbortSignal,
): Promise<NeighborsAnswer> {
  const query = { ...of, point: `${of.point}`, count: `${of.count}` };
  return (await (await get("neighbors", query, signal)).json()) as NeighborsAnswer;
}

export async function fetchBookmarks(of: EmbeddingName, signal: AbortSignal): Promise<unknown> {
  return (await get("bookmarks", { ...of }, signal)).json();
}

export const spriteAddress = (of: EmbeddingName): string =>
  address(`embedding/sprite?${new URLSearchParams({ ...of })}`);

async function points(response: Response): Promise<Placed> {
  return placed(decodeSafetensors(await response.arrayBuffer()).tensors.points!);
}

export async function fetchAxes(query: AxesQuery, signal: AbortSignal): Promise<Placed> {
  return points(await post("embedding/axes", query, signal));
}

export async function startProjection(query: ProjectionQuery, signal: AbortSignal): Promise<ProjectionJob> {
  return (await (await post("embedding/projection", query, signal)).json()) as ProjectionJob;
}

export async function fetchProjection(id: string, signal: AbortSignal): Promise<ProjectionJob> {
  return (await (await get("projection", { id }, signal)).json()) as ProjectionJob;
}

export async function fetchProjected(id: string, signal: AbortSignal): Promise<Placed> {
  return points(await get("projected", { id }, signal));
}

export async function cancelProjection(id: string, signal: AbortSignal): Promise<ProjectionJob> {
  return (await (await post("embedding/cancel", { id }, signal)).json()) as ProjectionJob;
}
