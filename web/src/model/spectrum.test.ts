import { describe, expect, it } from "vitest";
import type { Sound } from "./sound";
import { fft, FLOOR, spectrogramOf, windowSize } from "./spectrum";

function soundOf(samples: number[], rate = 8000): Sound {
  const data = Float32Array.from(samples);
  return {
    rate,
    channels: 1,
    length: data.length,
    form: "",
    whole: false,
    scale: 1,
    shift: 0,
    data,
    notes: [],
  };
}

describe("fft", () => {
  it("is the discrete Fourier transform", () => {
    const n = 16;
    const values = Array.from({ length: n }, (_, i) => Math.sin(i * i) + i / 7);
    const [real, imaginary] = [Float64Array.from(values), new Float64Array(n)];
    fft(real, imaginary);
    for (let k = 0; k < n; k++) {
      let [re, im] = [0, 0];
      values.forEach((value, i) => {
        re += value * Math.cos((-2 * Math.PI * i * k) / n);
        im += value * Math.sin((-2 * Math.PI * i * k) / n);
      });
      expect(real[k]).toBeCloseTo(re, 10);
      expect(imaginary[k]).toBeCloseTo(im, 10);
    }
  });
});

describe("spectrogram", () => {
  it("shows a sine of full amplitude at 0 dB and its frequency", () => {
    const sine = soundOf(Array.from({ length: 8000 }, (_, i) => Math.sin((2 * Math.PI * 1000 * i) / 8000)));
    const { decibels, bins, columns, size } = spectrogramOf(sine, 0, 0, 8000, 10);
    expect([columns, bins, size]).toEqual([10, windowSize(8000) / 2 + 1, 256]);
    const column = decibels.subarray(5 * bins, 6 * bins);
    const loudest = column.indexOf(Math.max(...column));
    expect((loudest * 8000) / size).toBe(1000);
    expect(column[loudest]).toBeCloseTo(0, 3);
  });

  it("misses no window, however many are in a column", () => {
    const samples = new Array<number>(200_000).fill(0);
    samples[123_456] = 1;
    const { decibels, bins } = spectrogramOf(soundOf(samples), 0, 0, 200_000, 4);
    const loud = [0, 1, 2, 3].map((column) => decibels[column * bins + 50]! > FLOOR + 50);
    expect(loud).toEqual([false, false, true, false]);
  });

  it("takes silence and what is no number as silence", () => {
    const { decibels } = spectrogramOf(soundOf([0, NaN, Infinity, 0]), 0, 0, 4, 2);
    expect(decibels.every((value) => value === FLOOR)).toBe(true);
  });
});
