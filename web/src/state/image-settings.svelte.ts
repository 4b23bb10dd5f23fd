// How the user wants to see images.
import { Persisted } from "./persisted.svelte";
import { cardSize, type CardSize } from "./settings.svelte";

export type ImageMode = "step" | "steps"; // a step of each run, or all steps of all runs

// Of one image's place in the comparison: the last step where it is null.
export interface Side {
  run: string;
  step: number | null;
}

export const imageMode = new Persisted<ImageMode>("imageMode", "step");
export const brightness = new Persisted<number>("brightness", 1); // times
export const contrast = new Persisted<number>("contrast", 1); // times
export const actualSize = new Persisted<boolean>("actualSize", false);
export const allSamples = new Persisted<boolean>("allSamples", false);
export const comparing = new Persisted<boolean>("comparing", false, "linked"); // in full screen
export const difference = new Persisted<boolean>("difference", false, "linked");
export const sides = new Persisted<Side[]>("sides", [], "linked"); // of the tag that fills the window: two, or none

export const filterOf = (): string | undefined =>
  brightness.value === 1 && contrast.value === 1
    ? undefined
    : `brightness(${brightness.value}) contrast(${contrast.value})`;

const HEIGHTS: Record<CardSize, number> = { S: 112, M: 176, L: 288 };
const CELLS: Record<CardSize, number> = { S: 64, M: 104, L: 176 };
export const tileHeight = (): number => HEIGHTS[cardSize.value];
export const cellSize = (): number => CELLS[cardSize.value];
