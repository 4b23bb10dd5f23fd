// What the images of one card have in common: the part in view, the pixel under the cursor, the sample, the clock.
import { pixelAt, WHOLE, type Point, type Size, type View } from "../model/image-view";
import type { Held } from "./images.svelte";
import { Player } from "./video-player.svelte";
import type { Logged } from "./step.svelte";

export class ImageCard {
  view = $state.raw<View>(WHOLE);
  cursor = $state.raw<Point | null>(null); // shares of an image's sides
  hovered = $state.raw<{ size: Size; at: Logged } | null>(null); // the image that the cursor is on
  sample = $state(0);
  samples = $state(1); // the most that a step was seen to have
  size = $state.raw<Size | null>(null); // of the first image that came
  readonly player = new Player();
  #counts = $state.raw<Record<string, number>>({}); // samples of each step that was seen

  // How many images a step has; one until the first has come.
  samplesOf(at: Logged): number {
    return this.#counts[keyOf(at)] ?? 1;
  }

  // An image came.
  learn({ info, problem, size }: Held, at: Logged): void {
    if (info === null) return;
    this.samples = Math.max(this.samples, info.samples);
    if (this.#counts[keyOf(at)] !== info.samples)
      this.#counts = { ...this.#counts, [keyOf(at)]: info.samples };
    if (this.size === null && problem === null) this.size = size;
  }

  readonly aspect = $derived(
    this.size === null ? 1 : Math.min(6, Math.max(0.5, this.size.width / this.size.height)),
  );

  point(cursor: Point | null, size: Size, at: Logged): void {
    this.cursor = cursor;
    this.hovered = cursor === null ? null : { size, at };
  }

  // The pixel under the cursor, of the image that it is on.
  readonly pixel = $derived(
    this.cursor === null || this.hovered === null ? null : pixelAt(this.cursor, this.hovered.size),
  );

  reset(): void {
    this.view = WHOLE;
  }
}

const keyOf = ({ ref, number }: Logged): string => `${ref} ${number}`;
