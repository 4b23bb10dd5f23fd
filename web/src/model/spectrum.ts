// A spectrogram: how loud each frequency is in each pixel column, the loudest of all windows that begin in it.
import { amplitude, type Sound } from "./sound";

export const FLOOR = -120; // decibels below which all is silence

export interface Spectrogram {
  columns: number;
  bins: number; // of each column, from 0 to half the sample rate
  size: number; // samples of a window
  decibels: Float32Array; // column by column; 0 is a sine of full amplitude
}

// In place; the length is a power of two.
export function fft(real: Float64Array, imaginary: Float64Array): void {
  const n = real.length;
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      [real[i], real[j]] = [real[j]!, real[i]!];
      [imaginary[i], imaginary[j]] = [imaginary[j]!, imaginary[i]!];
    }
  }
  const turns = turnsOf(n);
  for (let half = 1; half < n; half *= 2) {
    const stride = n / half / 2;
    for (let start = 0; start < n; start += half * 2) {
      for (let k = 0, turn = 0; k < half; k++, turn += stride) {
        const [cos, sin] = [turns[2 * turn]!, turns[2 * turn + 1]!];
        const [a, b] = [start + k, start + k + half];
        const re = real[b]! * cos - imaginary[b]! * sin;
        const im = real[b]! * sin + imaginary[b]! * cos;
        real[b] = real[a]! - re;
        imaginary[b] = imaginary[a]! - im;
        real[a] = real[a]! + re;
        imaginary[a] = imaginary[a]! + im;
      }
    }
  }
}

const kept = new Map<number, Float64Array>();

function turnsOf(n: number): Float64Array {
  let turns = kept.get(n);
  if (turns === undefined) {
    turns = new Float64Array(n);
    for (let i = 0; i < n / 2; i++) {
      turns[2 * i] = Math.cos((-2 * Math.PI * i) / n);
      turns[2 * i + 1] = Math.sin((-2 * Math.PI * i) / n);
    }
    kept.set(n, turns);
  }
  return turns;
}

// About 40 milliseconds: fine enough for the pitch of a voice.
export function windowSize(rate: number): number {
  return 2 ** Math.max(6, Math.min(13, Math.round(Math.log2(rate * 0.04))));
}

// Of the samples from `from` to before `to`. Windows overlap by half; a window stands at its middle, and what lies before
// the first sample and behind the last is silence.
export function spectrogramOf(
  sound: Sound,
  channel: number,
  from: number,
  to: number,
  columns: number,
): Spectrogram {
  const size = windowSize(sound.rate);
  const bins = size / 2 + 1;
  const power = new Float64Array(bins);
  const decibels = new Float32Array(columns * bins);
  const hann = Float64Array.from({ length: size }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size));
  const [real, imaginary] = [new Float64Array(size), new Float64Array(size)];
  for (let column = 0; column < columns; column++) {
    power.fill(0);
    const begin = from + ((to - from) * column) / columns;
    const end = from + ((to - from) * (column + 1)) / columns;
    const count = Math.max(1, Math.ceil((end - begin) / (size / 2)));
    for (let place = 0; place < count; place++) {
      const middle = begin + ((place + 0.5) * (end - begin)) / count;
      const first = Math.round(middle) - size / 2;
      for (let i = 0; i < size; i++) {
        const at = first + i;
        const value = at < 0 || at >= sound.length ? 0 : amplitude(sound, channel, at);
        real[i] = Number.isFinite(value) ? value * hann[i]! : 0;
        imaginary[i] = 0;
      }
      fft(real, imaginary);
      for (let bin = 0; bin < bins; bin++) {
        const here = real[bin]! * real[bin]! + imaginary[bin]! * imaginary[bin]!;
        if (here > power[bin]!) power[bin] = here;
      }
    }
    // A Hann window lets half of a sine through, and a sine stands at two frequencies, each with half of it.
    for (let bin = 0; bin < bins; bin++) {
      const level = 10 * Math.log10(power[bin]! / (size / 4) ** 2);
      decibels[column * bins + bin] = Math.max(FLOOR, level);
    }
  }
  return { columns, bins, size, decibels };
}
