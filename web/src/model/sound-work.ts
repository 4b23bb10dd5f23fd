// What the page and the worker that measures sounds say to each other.
import type { Blocks } from "./peaks";
import type { Sound } from "./sound";
import type { Spectrogram } from "./spectrum";

interface Measure {
  what: "measure"; // also gives the worker the sound, for what is asked later
  id: number;
  sound: number;
  channels: number; // how many of them, from the first
  content: Sound;
}

export interface Range {
  from: number; // samples
  to: number;
  columns: number;
}

interface Look extends Range {
  what: "spectrogram";
  id: number;
  sound: number;
  channels: number;
}

export type SoundQuestion = Measure | Look | { what: "drop"; sound: number };

export interface SoundAnswer {
  id: number;
  content: Blocks[] | Spectrogram[]; // of each channel
}
