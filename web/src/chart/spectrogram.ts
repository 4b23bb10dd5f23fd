// Draws a spectrogram: dark is silence, bright is loud, on a scale of decibels.
import type { Spectrogram } from "../model/spectrum";

const QUIETEST = -100; // decibels that are as dark as silence
// Even steps in brightness, readable in grey, too.
const STOPS: [number, number, number][] = [
  [0, 0, 4],
  [28, 16, 68],
  [79, 18, 123],
  [129, 37, 129],
  [181, 54, 122],
  [229, 80, 100],
  [251, 135, 97],
  [254, 194, 135],
  [252, 253, 191],
];

const COLORS = Uint32Array.from({ length: 256 }, (_, i) => {
  const place = (i / 255) * (STOPS.length - 1);
  const [from, to] = [STOPS[Math.floor(place)]!, STOPS[Math.ceil(place)]!];
  const mix = (part: 0 | 1 | 2) => Math.round(from[part] + (to[part] - from[part]) * (place % 1));
  return (255 << 24) | (mix(2) << 16) | (mix(1) << 8) | mix(0);
});

// The frequency at a height, 0 at the bottom and 1 on top; a logarithmic scale begins at `lowest`.
export function frequencyAt(height: number, rate: number, log: boolean): number {
  const [lowest, highest] = [lowestOf(rate), rate / 2];
  return log ? lowest * (highest / lowest) ** height : height * highest;
}

export function heightOf(frequency: number, rate: number, log: boolean): number {
  const [lowest, highest] = [lowestOf(rate), rate / 2];
  return log ? Math.log(frequency / lowest) / Math.log(highest / lowest) : frequency / highest;
}

const lowestOf = (rate: number): number => Math.min(40, rate / 8); // hertz; below lies no note

export const binAt = (frequency: number, rate: number, spectrogram: Spectrogram): number =>
  Math.max(0, Math.min(spectrogram.bins - 1, Math.round((frequency / rate) * spectrogram.size)));

// A picture of one pixel for each column; rows from the highest frequency down.
export function paint(spectrogram: Spectrogram, rate: number, log: boolean, rows: number): ImageData {
  const { columns, bins, decibels } = spectrogram;
  const image = new ImageData(columns, rows);
  const pixels = new Uint32Array(image.data.buffer);
  for (let row = 0; row < rows; row++) {
    // Where a row takes in several frequencies, the loudest of them is seen.
    const low = binAt(frequencyAt(1 - (row + 1) / rows, rate, log), rate, spectrogram);
    const high = Math.max(low, binAt(frequencyAt(1 - row / rows, rate, log), rate, spectrogram) - 1);
    for (let column = 0; column < columns; column++) {
      let loudest = -Infinity;
      for (let bin = low; bin <= high; bin++) {
        const here = decibels[column * bins + bin]!;
        if (here > loudest) loudest = here;
      }
      const bright = Math.max(0, Math.min(255, Math.round(255 * (1 - loudest / QUIETEST))));
      pixels[row * columns + column] = COLORS[bright]!;
    }
  }
  return image;
}
