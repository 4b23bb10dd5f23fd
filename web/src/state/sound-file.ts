// One logged sound, decoded: the samples of a WAV file are its own, the browser decodes what is compressed.
import { fetchSound, type AudioAnswer, type SoundPlace } from "../api/audio";
import type { Blocks } from "../model/peaks";
import { isWav, readWav, type Sound } from "../model/sound";
import { readClaim } from "../model/sound-header";
import { drop, measure } from "./sound-worker";

export const MOST_LANES = 8; // channels that are drawn
const MOST_DECODED = 200_000_000; // samples of all channels; more would fill the memory
const USUAL_RATE = 48000;

export interface Clip {
  key: string; // of its place
  sound: Sound;
  blocks: Blocks[]; // of the channels that are drawn
  name: number; // which the worker knows it by
  notes: string[];
}

export interface ClipPlace extends SoundPlace {
  sample: number;
  about: AudioAnswer;
}

export async function loadClip(place: ClipPlace, signal: AbortSignal): Promise<Clip> {
  const file = await fetchSound(place, place.sample, signal);
  if (file.byteLength === 0) throw new Error("Nothing was logged: the file has no bytes.");
  const sound = (isWav(file) && readWav(file)) || (await decode(file, place.about));
  const { name, blocks } = await measure(sound, Math.min(MOST_LANES, sound.channels));
  return { key: clipKey(place), sound, blocks, name, notes: notesOf(sound, blocks, place.about) };
}

export const clipKey = ({ ref, number, sample }: ClipPlace): string => `${ref} ${number} ${sample}`;
export const forget = (clip: Clip): void => drop(clip.name);

async function decode(file: ArrayBuffer, about: AudioAnswer): Promise<Sound> {
  const claim = readClaim(file);
  const rate = claim.rate || about.sample_rate || USUAL_RATE;
  if (claim.length * Math.max(1, about.channels) > MOST_DECODED) {
    throw new Error(`The file says that it holds ${claim.length} samples: too many to decode here.`);
  }
  let buffer: AudioBuffer;
  try {
    // The context's rate is what the sound is decoded to: at its own nothing is resampled.
    buffer = await new OfflineAudioContext(1, 1, rate).decodeAudioData(file);
  } catch {
    throw new Error("The browser cannot decode this file: download it to see what it is.");
  }
  const channels = buffer.numberOfChannels;
  const data = new Float32Array(buffer.length * channels);
  for (let channel = 0; channel < channels; channel++) {
    const from = buffer.getChannelData(channel);
    for (let at = 0; at < from.length; at++) data[at * channels + channel] = from[at]!;
  }
  const form = claim.rate ? "decoded" : `decoded at ${rate / 1000} kHz`;
  const length = buffer.length;
  return { rate, channels, length, form, whole: false, scale: 1, shift: 0, data, notes: [] };
}

function notesOf(sound: Sound, blocks: Blocks[], about: AudioAnswer): string[] {
  const notes = [...sound.notes];
  if (sound.length === 0) return [...notes, "This sound has no samples."];
  const nan = blocks.reduce((sum, block) => sum + block.nan, 0);
  const loudest = Math.max(...blocks.map((block) => block.loudest));
  if (nan > 0) notes.push(`${nan === 1 ? "One sample is" : `${nan} samples are`} NaN.`);
  if (loudest === 0 && nan === 0) notes.push("Silence: every sample is 0.");
  if (loudest > 1) notes.push(`The loudest sample is ${loudest.toPrecision(4)}: it is clipped when played.`);
  if (about.sample_rate && Math.abs(about.sample_rate - sound.rate) > 0.5) {
    notes.push(`Logged as ${about.sample_rate} Hz; the file says ${sound.rate} Hz.`);
  }
  if (sound.channels > MOST_LANES) notes.push(`${MOST_LANES} of ${sound.channels} channels are drawn.`);
  return notes;
}
