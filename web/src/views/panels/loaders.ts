// Where each tab's panel is: loaded when its tab is first opened, with the libraries that it alone needs.
import type { Component } from "svelte";
import type { TagAnswer } from "../../api/client";
import * as scalar from "./scalar.svelte"; // what nearly every board opens with

export interface CardProps {
  tag: TagAnswer;
  full?: boolean; // it fills the window
}

export interface Panel {
  default: Component<CardProps> | Component; // a card for each tag, or the whole page, as the tab's shape is
  Toolbar?: Component; // what applies to all of its cards
}

export const LOADERS: Record<string, () => Promise<Panel>> = {
  scalar: () => Promise.resolve(scalar as Panel),
  image: () => import("./image.svelte") as Promise<Panel>,
  histogram: () => import("./histogram.svelte") as Promise<Panel>,
  custom_scalars: () => import("./custom_scalars.svelte") as Promise<Panel>,
  graph: () => import("./graph.svelte") as Promise<Panel>,
  audio: () => import("./audio.svelte") as Promise<Panel>,
  hparams: () => import("./hparams.svelte") as Promise<Panel>,
  text: () => import("./text.svelte") as Promise<Panel>,
  embedding: () => import("./embedding.svelte") as Promise<Panel>,
  mesh: () => import("./mesh.svelte") as Promise<Panel>,
  matrix: () => import("./matrix.svelte") as Promise<Panel>,
  pr_curve: () => import("./pr_curve.svelte") as Promise<Panel>,
  tensor: () => import("./tensor.svelte") as Promise<Panel>,
};
