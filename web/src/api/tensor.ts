// A window of one slice of a tensor.
import { decodeSafetensors, type TensorData } from "../model/safetensors";
import { ask } from "./http";

export interface SliceQuery {
  tag: string;
  ref: string;
  number: number;
  at: number[]; // indices of all dimensions but the last two; 0 where one is missing
  row: number; // where the window begins
  column: number;
}

export interface Slice {
  dtype: string;
  shape: number[];
  at: number[];
  row: number;
  column: number;
  rows: number; // of the window
  columns: number;
  values: TensorData | null; // null: they are texts
  imaginary: TensorData | null;
  texts: string[];
  statistics: Record<string, number | string>;
}

export async function fetchSlice(query: SliceQuery, signal: AbortSignal): Promise<Slice> {
  const parameters = new URLSearchParams({
    tag: query.tag,
    ref: query.ref,
    number: `${query.number}`,
    at: query.at.join(","),
    row: `${query.row}`,
    column: `${query.column}`,
  });
  const response = await ask(`tensor?${parameters}`, { signal });
  const { tensors, metadata } = decodeSafetensors(await response.arrayBuffer());
  const told = <T>(name: string) => JSON.parse(metadata[name]!) as T;
  const [row, column, rows, columns] = told<[number, number, number, number]>("window");
  return {
    dtype: metadata.dtype!,
    shape: told("shape"),
    at: told("at"),
    row,
    column,
    rows,
    columns,
    values: tensors.values?.data ?? null,
    imaginary: tensors.imaginary?.data ?? null,
    texts: told("texts"),
    statistics: told("statistics"),
  };
}
