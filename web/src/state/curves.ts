// Turns a series answer into curves, by name and colour.
import type { SeriesAnswer } from "../api/client";
import type { Curve, Numbers } from "../model/picture";
import { row } from "../model/safetensors";

export function toCurves(answer: SeriesAnswer, colorOf: (run: string) => string): Curve[] {
  const { tensors } = answer.body;
  const take = (field: string, index: number, length: number): Numbers =>
    row(tensors[field]!, index, length) as Numbers;
  return answer.series.map((info, i) => ({
    run: info.run,
    color: colorOf(info.run),
    points: info.points,
    buckets: info.mode === "buckets",
    lastStep: info.last_step,
    x: take("x", i, info.length),
    min: take("min", i, info.length),
    max: take("max", i, info.length),
    last: take("last", i, info.length),
    smoothed: tensors.smoothed ? take("smoothed", i, info.length) : null,
  }));
}
