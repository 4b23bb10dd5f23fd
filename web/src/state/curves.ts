// Turns a series answer into curves, by name and colour.
import type { SeriesAnswer } from "../api/client";
import type { Curve, Numbers } from "../model/picture";
import { row, xRow } from "../model/safetensors";

export function toCurves(answer: SeriesAnswer, colorOf: (run: string) => string): Curve[] {
  const { tensors } = answer.body;
  return answer.series.map((info, i) => {
    const take = (field: string): Numbers => row(tensors[field]!, i, info.length) as Numbers;
    return {
      run: info.run,
      color: colorOf(info.run),
      points: info.points,
      noPlace: info.no_place,
      buckets: info.mode === "buckets",
      lastStep: info.last_step,
      x: xRow(tensors.x!, i, info.length, info.begin),
      min: take("min"),
      max: take("max"),
      last: take("last"),
      flags: row(tensors.flags!, i, info.length) as Uint8Array,
      smoothed: tensors.smoothed ? take("smoothed") : null,
      detail: tensors.mean
        ? {
            first: take("first"),
            mean: take("mean"),
            finite: take("finite"),
            xMin: take("x_min"),
            xMax: take("x_max"),
          }
        : null,
    };
  });
}
