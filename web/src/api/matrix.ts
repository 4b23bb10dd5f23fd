// Matrices: one of them, and rows, columns or cells of all.
import type { Grid } from "../model/grid";
import type { Numbers } from "../model/picture";
import { decodeSafetensors } from "../model/safetensors";
import { ask } from "./http";

export interface MatrixQuery {
  run: string;
  tag: string;
  ref: string;
  number: number;
}

// What is asked of each matrix: a column, a row, a cell, or a summary of each row.
export interface PartQuery {
  run: string;
  tag: string;
  row?: number;
  column?: number;
  by?: string; // mean, max or min
}

export interface PartOverTime {
  run: string;
  steps: number[];
  wallTimes: number[];
  width: number; // numbers of the widest step
  sizes: Uint32Array; // numbers of each step; those beyond are NaN
  values: Numbers; // of one step after the other
}

export async function fetchMatrix(query: MatrixQuery, signal: AbortSignal): Promise<Grid> {
  const parameters = new URLSearchParams({ ...query, number: `${query.number}` });
  const response = await ask(`matrix?${parameters}`, { signal });
  const { tensors, metadata } = decodeSafetensors(await response.arrayBuffer());
  const { rows, columns, data } = tensors.values!;
  return {
    rows,
    columns,
    data: data as Numbers,
    rowStride: columns,
    columnStride: 1,
    rowNames: JSON.parse(metadata.row_labels!) as string[],
    columnNames: JSON.parse(metadata.column_labels!) as string[],
  };
}

export async function fetchOverTime(query: PartQuery, signal: AbortSignal): Promise<PartOverTime> {
  const parameters = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, `${value}`]));
  const response = await ask(`matrix/over_time?${parameters}`, { signal });
  const { tensors } = decodeSafetensors(await response.arrayBuffer());
  return {
    run: query.run,
    steps: [...(tensors.steps!.data as BigInt64Array)].map(Number),
    wallTimes: [...(tensors.wall_times!.data as Float64Array)],
    width: tensors.values!.columns,
    sizes: tensors.sizes!.data as Uint32Array,
    values: tensors.values!.data as Numbers,
  };
}
