// Curves and pictures for tests.
import type { Curve, Picture } from "./picture";

export function makeCurve(x: number[], last: number[], more: Partial<Curve> = {}): Curve {
  return {
    run: "run",
    color: "#000",
    points: x.length,
    noPlace: 0,
    buckets: false,
    lastStep: x.at(-1) ?? 0,
    x: Float64Array.from(x),
    min: Float64Array.from(last),
    max: Float64Array.from(last),
    last: Float64Array.from(last),
    smoothed: null,
    flags: new Uint8Array(x.length),
    detail: null,
    ...more,
  };
}

export function makePicture(curves: Curve[], more: Partial<Picture> = {}): Picture {
  return {
    axis: "step",
    logX: false,
    logY: false,
    view: [0, 10],
    yRange: [0, 1],
    width: 0,
    band: true,
    curves,
    ...more,
  };
}
