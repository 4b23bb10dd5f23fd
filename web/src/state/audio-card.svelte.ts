// What the sounds of one card share: the part in view, the time under the cursor, and what plays them.
import { Persisted } from "./persisted.svelte";
import { Player } from "./sound-player.svelte";

export type AudioView = "waveform" | "spectrogram" | "both";

export const audioView = new Persisted<AudioView>("audioView", "both");
export const logFrequency = new Persisted<boolean>("logFrequency", false);
export const fitLoudness = new Persisted<boolean>("fitLoudness", false);

export class AudioCard {
  readonly player = new Player();
  cursor = $state<number | null>(null); // seconds
  #zoom = $state.raw<[number, number] | null>(null); // seconds; null: all

  // The same for all sounds, so that what stands below each other is heard together.
  readonly view = $derived.by((): [number, number] => this.#zoom ?? [0, this.player.duration || 1]);

  get zoomed(): boolean {
    return this.#zoom !== null;
  }

  // At least `least` seconds, so that single samples can be told apart and no more.
  zoom(from: number, to: number, least: number): void {
    const all = this.player.duration;
    const width = Math.min(all, Math.max(least, to - from));
    const begin = Math.max(0, Math.min(all - width, from));
    this.#zoom = width >= all ? null : [begin, begin + width];
  }

  showAll(): void {
    this.#zoom = null;
  }

  // About a time that stays where it is.
  zoomAt(time: number, factor: number, least: number): void {
    const [from, to] = this.view;
    const width = Math.max(least, (to - from) * factor);
    const share = (time - from) / (to - from);
    this.zoom(time - share * width, time + (1 - share) * width, least);
  }
}
