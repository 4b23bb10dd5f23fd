// The images that are on screen, and some that just were: fetched, checked and decoded once, however often they are shown.
import { fetchImage, type ImageAddress, type ImageInfo } from "../api/image";
import type { Size } from "../model/image-view";
import { inChannels } from "../model/pixel-values";
import { readPng, valuesAt, type Pixels } from "../model/png";
import { readPixel } from "../chart/image-canvas";

const AT_ONCE = 4; // requests; browsers allow six connections to a board, and others want some
const MOST_PIXELS = 100e6; // of one image; one that says it has more is not decoded
const FINE = 4e6; // pixels; what is larger is decoded in full only where it is looked at closely
const EXACT = 16e6; // pixels of a PNG that the page unpacks itself
const KEPT_PIXELS = 24e6; // of decoded images that are off the screen
const KEPT_BYTES = 64e6; // of their files

export class Held {
  info = $state.raw<ImageInfo | null>(null);
  file = $state.raw<Blob | null>(null);
  picture = $state.raw<ImageBitmap | null>(null); // of a video the first frame
  problem = $state.raw<string | null>(null);
  reduced = $state.raw(false); // the picture has fewer pixels than the image
  readonly done: Promise<void>;
  readonly key: string;
  users = 0;
  failed = false; // asked again the next time

  readonly #abort = new AbortController();
  readonly #most: number;
  #exact: Promise<Pixels | null> | null = null;
  #sharpening = false;

  constructor(key: string, address: ImageAddress, most: number, turn: Turns) {
    this.key = key;
    this.#most = most;
    this.done = turn.take(() => this.#load(address), this.#abort.signal);
  }

  async #load(address: ImageAddress): Promise<void> {
    try {
      const { info, file } = await fetchImage(address, this.#abort.signal);
      this.info = info;
      this.file = file;
      this.problem = problemOf(info, file);
      if (this.problem === null) await this.#decode(this.#most);
    } catch (error) {
      this.failed = true;
      if (!this.#abort.signal.aborted) this.problem = error instanceof Error ? error.message : String(error);
    }
  }

  async #decode(most: number): Promise<void> {
    const { width, height } = this.info!;
    const factor = Math.min(1, Math.sqrt(most / (width * height)));
    const size = { resizeWidth: Math.max(1, Math.round(width * factor)), resizeQuality: "high" as const };
    try {
      const picture = await createImageBitmap(this.file!, {
        premultiplyAlpha: "none",
        colorSpaceConversion: "none", // the values that were logged, whatever profile the file names
        ...(factor < 1 ? size : {}),
      });
      const before = this.picture;
      if (this.#abort.signal.aborted) picture.close();
      else [this.picture, this.reduced] = [picture, factor < 1];
      before?.close();
    } catch {
      this.problem = "This file is damaged: no browser can show it. Download it to see what is there.";
    }
  }

  // All pixels, for who looks closely.
  async sharpen(): Promise<void> {
    if (!this.reduced || this.#sharpening) return;
    this.#sharpening = true;
    await this.#decode(MOST_PIXELS);
    this.#sharpening = false;
  }

  // The values of a pixel as they are in the file; null where they are not there, or not yet.
  async valuesAt(x: number, y: number): Promise<number[] | null> {
    const { picture, info, file } = this;
    if (picture === null || info === null || file === null || this.reduced) return null;
    const rgba = readPixel(picture, x, y);
    const rounded = info.bits > 8 || rgba[3] !== 255;
    if (!rounded || file.type !== "image/png" || info.width * info.height > EXACT)
      return inChannels(rgba, info.channels);
    this.#exact ??= file
      .arrayBuffer()
      .then((bytes) => readPng(new Uint8Array(bytes)))
      .catch(() => null);
    const pixels = await this.#exact;
    return pixels === null ? inChannels(rgba, info.channels) : valuesAt(pixels, x, y);
  }

  // As a browser shows it: a JPEG may say that it lies on its side.
  get size(): Size {
    const { picture, info } = this;
    if (picture !== null && !this.reduced) return { width: picture.width, height: picture.height };
    const { width, height } = info ?? { width: 1, height: 1 };
    const turned = picture !== null && picture.width > picture.height !== width > height;
    return turned ? { width: height, height: width } : { width, height };
  }

  get isVideo(): boolean {
    return (this.info?.frames ?? 0) > 1;
  }

  get pixels(): number {
    return this.picture === null ? 0 : this.picture.width * this.picture.height;
  }

  close(): void {
    this.#abort.abort();
    this.picture?.close();
    this.picture = null;
    this.#exact = null;
  }
}

function problemOf(info: ImageInfo, file: Blob): string | null {
  if (info.samples === 0) return "No image was logged at this step.";
  if (file.size === 0) return "The file that was logged here is empty.";
  if (!file.type.startsWith("image/"))
    return "This file is of no type that browsers show as a picture: download it.";
  if (info.width * info.height === 0) return "This file does not say how large its picture is: download it.";
  if (info.width * info.height > MOST_PIXELS)
    return `${info.width} × ${info.height} pixels are more than is shown here (100 megapixels): download it.`;
  return null;
}

// Some at once; the rest wait, the latest first, since that is what is on screen now.
class Turns {
  #running = 0;
  readonly #waiting: { begin: () => void; signal: AbortSignal }[] = [];

  async take(work: () => Promise<void>, signal: AbortSignal): Promise<void> {
    if (this.#running >= AT_ONCE) {
      await new Promise<void>((begin) => {
        this.#waiting.push({ begin, signal });
        signal.addEventListener("abort", () => begin());
      });
    }
    if (signal.aborted) return this.#next();
    this.#running++;
    await work();
    this.#running--;
    this.#next();
  }

  #next(): void {
    while (this.#running < AT_ONCE) {
      const next = this.#waiting.pop();
      if (next === undefined) return;
      if (next.signal.aborted) continue;
      next.begin();
      return;
    }
  }
}

class Images {
  readonly #held = new Map<string, Held>(); // the longest unused first
  readonly #turns = new Turns();

  // A file that replaces another may have another image at the same place, but not logged at the same time.
  hold(address: ImageAddress, wallTime: number, most = FINE): Held {
    const key = JSON.stringify([address, wallTime, most]);
    const held = this.#held.get(key) ?? new Held(key, address, most, this.#turns);
    this.#held.set(key, held);
    held.users++;
    return held;
  }

  release(held: Held): void {
    if (--held.users > 0) return;
    if (held.file === null || held.failed) this.#drop(held);
    else {
      this.#held.delete(held.key);
      this.#held.set(held.key, held);
      this.#trim();
    }
  }

  #drop(held: Held): void {
    this.#held.delete(held.key);
    held.close();
  }

  #trim(): void {
    const idle = [...this.#held.values()].filter((held) => held.users === 0);
    let pixels = idle.reduce((sum, held) => sum + held.pixels, 0);
    let bytes = idle.reduce((sum, held) => sum + (held.file?.size ?? 0), 0);
    for (const held of idle) {
      if (pixels <= KEPT_PIXELS && bytes <= KEPT_BYTES) return;
      pixels -= held.pixels;
      bytes -= held.file?.size ?? 0;
      this.#drop(held);
    }
  }
}

export const images = new Images();

// What a place shows: the image before stays until the one that is wanted is there.
export class ShownImage {
  shown = $state.raw<Held | null>(null);
  waiting = $state.raw(false);
  #wanted: Held | null = null;

  show(address: ImageAddress, wallTime: number, most?: number): void {
    const next = images.hold(address, wallTime, most);
    const before = this.#wanted;
    this.#wanted = next;
    this.waiting = next !== this.shown;
    if (before !== null) images.release(before);
    void next.done.then(() => {
      if (this.#wanted !== next || this.shown === next) return;
      if (this.shown !== null) images.release(this.shown);
      next.users++;
      this.shown = next;
      this.waiting = false;
    });
  }

  stop(): void {
    if (this.#wanted !== null) images.release(this.#wanted);
    if (this.shown !== null) images.release(this.shown);
    this.#wanted = this.shown = null;
    this.waiting = false;
  }
}
