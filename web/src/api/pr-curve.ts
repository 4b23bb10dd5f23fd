// Precision-recall curves: those of one step, and those of all steps of a run.
import { decodeSafetensors, type Body } from "../model/safetensors";
import { COLUMNS, type PrCurve } from "../model/pr-curve";
import { ask, post } from "./http";
import type { PrCurveQuery } from "./schema.gen";

export type { PrCurvePlace, PrCurveQuery } from "./schema.gen";

// In the order of the question.
export async function fetchCurves(query: PrCurveQuery, signal: AbortSignal): Promise<PrCurve[]> {
  const response = await post("pr_curve", query, signal);
  const body = decodeSafetensors(await response.arrayBuffer());
  const problems = JSON.parse(body.metadata.problems!) as string[];
  return curvesOf(body).map((curve, i) => ({ ...curve, problem: problems[i]! }));
}

export interface CurvesOverTime {
  run: string;
  tag: string;
  steps: number[];
  curves: PrCurve[]; // one for each step
}

export async function fetchCurvesOverTime(
  run: string,
  tag: string,
  signal: AbortSignal,
): Promise<CurvesOverTime> {
  const response = await ask(`pr_curve/steps?${new URLSearchParams({ run, tag })}`, { signal });
  const body = decodeSafetensors(await response.arrayBuffer());
  const steps = [...(body.tensors.steps!.data as BigInt64Array)].map(Number);
  return { run, tag, steps, curves: curvesOf(body) };
}

function curvesOf({ tensors }: Body): PrCurve[] {
  let end = 0;
  return Array.from(tensors.sizes!.data as Uint32Array, (size, i) => {
    const begin = end;
    end += size;
    const columns = COLUMNS.map((name) => [name, (tensors[name]!.data as Float64Array).subarray(begin, end)]);
    return {
      ...(Object.fromEntries(columns) as Record<(typeof COLUMNS)[number], Float64Array>),
      averagePrecision: tensors.average_precision!.data[i] as number,
      rocArea: tensors.roc_area!.data[i] as number,
      problem: "",
    };
  });
}
