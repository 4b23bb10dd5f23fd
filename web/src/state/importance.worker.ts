// Grows the forest beside the page, which stays quick meanwhile.
import { importances, type Feature } from "../model/importance";

addEventListener("message", ({ data }: MessageEvent<{ features: Feature[]; target: Float64Array }>) =>
  postMessage(importances(data.features, data.target)),
);
