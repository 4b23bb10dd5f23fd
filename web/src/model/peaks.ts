// The smallest and largest sample of each pixel column, over every sample: a click of one sample is seen at any zoom.
import { amplitude, type Sound } from "./sound";

const BLOCK = 256; // samples whose extremes are kept

export interface Peaks {
  min: Float32Array; // a column each; NaN where the column holds no number
  max: Float32Array;
}

// Extremes of every block of one channel, so that a look at all of a long sound need not read it again.
export interface Blocks extends Peaks {
  nan: number; // samples that are no numbers
  loudest: number; // of the finite ones
}

export function blocksOf(sound: Sound, channel: number): Blocks {
  const { data, channels, shift, scale } = sound;
  const count = Math.ceil(sound.length / BLOCK);
  const blocks = { min: new Float32Array(count), max: new Float32Array(count), nan: 0, loudest: 0 };
  for (let block = 0; block < count; block++) {
    let [min, max] = [Infinity, -Infinity];
    const end = Math.min(sound.length, (block + 1) * BLOCK);
    for (let at = block * BLOCK; at < end; at++) {
      const value = (data[at * channels + channel]! - shift) / scale;
      if (value < min) min = value;
      if (value > max) max = value;
      if (Number.isNaN(value)) blocks.nan++;
      else if (Math.abs(value) > blocks.loudest && Number.isFinite(value)) blocks.loudest = Math.abs(value);
    }
    blocks.min[block] = min > max ? NaN : min;
    blocks.max[block] = min > max ? NaN : max;
  }
  return blocks;
}

// Columns of equal width over the samples from `from` to before `to`, which may lie within samples. Each sample is in the
// column that its own time is in; a column between two samples has none.
export function peaksOf(
  sound: Sound,
  channel: number,
  blocks: Blocks,
  from: number,
  to: number,
  columns: number,
): Peaks {
  const peaks = { min: new Float32Array(columns).fill(NaN), max: new Float32Array(columns).fill(NaN) };
  for (let column = 0; column < columns; column++) {
    const first = Math.max(0, Math.ceil(from + ((to - from) * column) / columns));
    const end = Math.min(sound.length, Math.ceil(from + ((to - from) * (column + 1)) / columns));
    let [min, max] = [Infinity, -Infinity];
    for (let at = first; at < end;) {
      const whole = at % BLOCK === 0 && at + BLOCK <= end;
      const low = whole ? blocks.min[at / BLOCK]! : amplitude(sound, channel, at);
      const high = whole ? blocks.max[at / BLOCK]! : low;
      if (low < min) min = low;
      if (high > max) max = high;
      at += whole ? BLOCK : 1;
    }
    if (min <= max) [peaks.min[column], peaks.max[column]] = [min, max];
  }
  return peaks;
}
