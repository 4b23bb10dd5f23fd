// Asks for the sounds of a step, and for the file of one.
import { address, ask } from "./http";
import type { AudioAnswer } from "./schema.gen";

export type { AudioAnswer } from "./schema.gen";

export interface SoundPlace {
  ref: string;
  tag: string;
  number: number;
}

export async function fetchSounds(place: SoundPlace, signal: AbortSignal): Promise<AudioAnswer[]> {
  return (await (await ask(`audio/sounds?${query(place)}`, { signal })).json()) as AudioAnswer[];
}

export async function fetchSound(
  place: SoundPlace,
  sample: number,
  signal: AbortSignal,
): Promise<ArrayBuffer> {
  return (await ask(`audio?${query(place)}&sample=${sample}`, { signal })).arrayBuffer();
}

export const soundAddress = (place: SoundPlace, sample: number): string =>
  address(`audio?${query(place)}&sample=${sample}`);

const query = ({ ref, tag, number }: SoundPlace): URLSearchParams =>
  new URLSearchParams({ ref, tag, number: `${number}` });
