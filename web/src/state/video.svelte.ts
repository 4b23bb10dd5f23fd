// The frames of one video, decoded one by one when they are due; browsers without a decoder play the file by themselves.

import { readPixel } from "../chart/image-canvas";
import { pixelAt, type Point } from "../model/image-view";
import { inChannels } from "../model/pixel-values";
import type { Held } from "./images.svelte";

// It is there only in secure contexts: on localhost and over TLS.
export const canStep = "ImageDecoder" in globalThis;

export class Video {
  frame = $state.raw<VideoFrame | null>(null);
  index = $state.raw(-1); // of the frame that is there
  readonly durations: readonly number[];
  readonly #decoder: ImageDecoder;
  #wanted = -1;
  #busy = false;
  #closed = false;

  constructor(bytes: ArrayBuffer, type: string, durations: readonly number[]) {
    this.durations = durations;
    this.#decoder = new ImageDecoder({
      data: bytes,
      type,
      colorSpaceConversion: "none",
      preferAnimation: true,
    });
  }

  show(index: number): void {
    if (this.#wanted === index) return;
    this.#wanted = index;
    if (!this.#busy) void this.#run();
  }

  // A frame that takes longer than it lasts delays none but itself: the one that is due by then comes next.
  async #run(): Promise<void> {
    this.#busy = true;
    while (this.index !== this.#wanted && !this.#closed) {
      const index = this.#wanted;
      try {
        const { image } = await this.#decoder.decode({ frameIndex: index });
        if (this.#closed) image.close();
        else {
          this.frame?.close();
          [this.frame, this.index] = [image, index];
        }
      } catch {
        break; // cut off here: the frame before stays
      }
    }
    this.#busy = false;
  }

  close(): void {
    this.#closed = true;
    this.frame?.close();
    this.frame = null;
    this.#decoder.close();
  }
}

// The values of the pixel at a share of the sides, of the frame that is on; null where nobody can tell.
export async function valuesUnder(
  held: Held,
  frame: VideoFrame | null,
  share: Point,
): Promise<number[] | null> {
  const { x, y } = pixelAt(share, held.size);
  if (frame !== null) return inChannels(readPixel(frame, x, y), 0);
  if (held.isVideo && !canStep) return null; // the browser alone knows which frame is on
  return held.valuesAt(x, y);
}
