// Histograms of a run's tag: all steps of it, or those that are new.
import { histogramsOf, type Histograms } from "../model/histogram";
import { decodeSafetensors } from "../model/safetensors";
import { address, ask } from "./http";

export interface HistogramsQuery {
  run: string;
  tag: string;
  begin: number; // places in the list of steps
  end: number;
  part: "all" | "quantiles";
}

export async function fetchHistograms(query: HistogramsQuery, signal: AbortSignal): Promise<Histograms> {
  const { begin, end } = query;
  const asked = new URLSearchParams({ ...query, begin: `${begin}`, end: `${end}` });
  const response = await ask(`histogram?${asked}`, { signal });
  return histogramsOf(decodeSafetensors(await response.arrayBuffer()));
}

// A file with all buckets of all steps.
export const histogramFile = (run: string, tag: string, format: "csv" | "json"): string =>
  address(`histogram/export?${new URLSearchParams({ run, tag, format })}`);
