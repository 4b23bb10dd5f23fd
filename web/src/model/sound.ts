// Reads a WAV file by laying an array over its samples: none is changed, so the page shows the numbers that were logged.
import { formatCount } from "./format";

// How a sample becomes an amplitude: whole numbers are parts of their largest.
export interface Sound {
  rate: number; // samples per second
  channels: number;
  length: number; // samples of each channel
  form: string; // "16 bit", "32 bit float", or what the browser decoded
  whole: boolean; // the file holds whole numbers, which are shown beside the amplitude
  scale: number; // what is divided by
  shift: number; // what is subtracted before: 8-bit samples have no sign
  data: Int16Array | Float32Array | Float64Array | Int32Array | Uint8Array; // interleaved
  notes: string[]; // what is odd about the file
}

export const stored = (sound: Sound, channel: number, at: number): number =>
  sound.data[at * sound.channels + channel]!;

export const amplitude = (sound: Sound, channel: number, at: number): number =>
  (stored(sound, channel, at) - sound.shift) / sound.scale;

interface Format {
  code: number; // 1: whole numbers, 3: floats
  channels: number;
  rate: number;
  bits: number;
}

const PCM = 1;
const FLOAT = 3;
const EXTENSIBLE = 0xfffe;

export const isWav = (file: ArrayBuffer): boolean => name(file, 0) === "RIFF" && name(file, 8) === "WAVE";

// Null where only the browser can decode it; throws what is wrong with the file.
export function readWav(file: ArrayBuffer): Sound | null {
  const view = new DataView(file);
  let format: Format | null = null;
  for (let at = 12; at + 8 <= file.byteLength;) {
    const size = view.getUint32(at + 4, true);
    const chunk = name(file, at);
    if (chunk === "fmt " && size >= 16 && at + 24 <= file.byteLength) format = readFormat(view, at + 8, size);
    if (chunk === "data") {
      if (format === null) throw new Error("The file does not say what its samples are.");
      return soundOf(file, format, at + 8, size);
    }
    at += 8 + size + (size % 2);
  }
  throw new Error("The file ends before its samples.");
}

function readFormat(view: DataView, at: number, size: number): Format {
  const code = view.getUint16(at, true);
  const extended = code === EXTENSIBLE && size >= 26 && at + 26 <= view.byteLength;
  return {
    code: extended ? view.getUint16(at + 24, true) : code,
    channels: view.getUint16(at + 2, true),
    rate: view.getUint32(at + 4, true),
    bits: view.getUint16(at + 14, true),
  };
}

function soundOf(file: ArrayBuffer, format: Format, at: number, claimed: number): Sound | null {
  const { code, channels, rate, bits } = format;
  if (channels === 0) throw new Error("The file says that it has no channels.");
  if (rate === 0) throw new Error("The file says that it has no samples per second.");
  const known = code === PCM ? [8, 16, 24, 32].includes(bits) : code === FLOAT && [32, 64].includes(bits);
  if (!known) return null;
  const frame = (bits / 8) * channels;
  const there = Math.min(claimed, file.byteLength - at);
  const length = Math.floor(there / frame);
  const notes: string[] = [];
  // What streams write does not know its length: 2^32 - 1, which is no lie.
  if (claimed > there && claimed < 0xfffffff0) {
    const says = formatCount(Math.floor(claimed / frame));
    notes.push(`The file says ${says} samples, but holds ${formatCount(length)}.`);
  }
  const shared = { rate, channels, length, notes };
  const bytes = file.slice(at, at + length * frame); // begins where any array may
  if (code === FLOAT) {
    const data = bits === 32 ? new Float32Array(bytes) : new Float64Array(bytes);
    return { ...shared, form: `${bits} bit float`, whole: false, scale: 1, shift: 0, data };
  }
  const scale = 2 ** (bits - 1);
  const data = wholeNumbers(bytes, bits);
  return { ...shared, form: `${bits} bit`, whole: true, scale, shift: bits === 8 ? 128 : 0, data };
}

function wholeNumbers(bytes: ArrayBuffer, bits: number): Sound["data"] {
  if (bits === 8) return new Uint8Array(bytes);
  if (bits === 16) return new Int16Array(bytes);
  if (bits === 32) return new Int32Array(bytes);
  const from = new Uint8Array(bytes);
  const data = new Int32Array(from.length / 3);
  for (let i = 0, at = 0; i < data.length; i++, at += 3) {
    data[i] = ((from[at]! << 8) | (from[at + 1]! << 16) | (from[at + 2]! << 24)) >> 8;
  }
  return data;
}

function name(file: ArrayBuffer, at: number): string {
  if (at + 4 > file.byteLength) return "";
  return String.fromCharCode(...new Uint8Array(file, at, 4));
}
