// The frames of one video, decoded one by one when they are due; browsers without a decoder play the file by themselves.

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
