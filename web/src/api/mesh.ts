// A mesh at one step.
import { decodeSafetensors } from "../model/safetensors";
import { ask } from "./http";

export interface Mesh {
  name: string;
  config: string; // settings of three.js, JSON
  notes: string[]; // what of it cannot be drawn
  batch: number;
  vertices: Float32Array[]; // of each item of the batch, three numbers a vertex
  faces: Uint32Array[]; // of each item; three vertices a face
  colors: Uint8Array[];
}

export async function fetchMesh(
  place: { run: string; tag: string; ref: string; number: number },
  signal: AbortSignal,
): Promise<Mesh> {
  const query = new URLSearchParams({ ...place, number: `${place.number}` });
  const response = await ask(`mesh?${query}`, { signal });
  const { metadata, tensors } = decodeSafetensors(await response.arrayBuffer());
  const batch = tensors.vertices?.rows ?? 0;
  const items = <T>(name: string): T[] => {
    const tensor = tensors[name];
    if (tensor === undefined) return [];
    const { rows, columns, data } = tensor;
    return Array.from({ length: batch }, (_, item) => {
      const begin = rows === 1 ? 0 : item * columns;
      return data.subarray(begin, begin + columns) as T;
    });
  };
  return {
    name: metadata.name ?? "",
    config: metadata.config ?? "",
    notes: (metadata.notes ?? "").split("\n").filter(Boolean),
    batch,
    vertices: items<Float32Array>("vertices"),
    faces: items<Uint32Array>("faces"),
    colors: items<Uint8Array>("colors"),
  };
}
