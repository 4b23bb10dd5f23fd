import { describe, expect, it } from "vitest";
import { blocksOf, peaksOf } from "./peaks";
import { amplitude, isWav, readWav, stored } from "./sound";
import { readClaim } from "./sound-header";

const text = (letters: string) => [...letters].map((letter) => letter.charCodeAt(0));
const u16 = (value: number) => [value & 255, (value >> 8) & 255];
const u32 = (value: number) => [...u16(value & 65535), ...u16(value >>> 16)];

function wav(
  code: number,
  channels: number,
  bits: number,
  data: number[],
  claimed = data.length,
): ArrayBuffer {
  const format = [
    ...u16(code),
    ...u16(channels),
    ...u32(8000),
    ...u32(0),
    ...u16((channels * bits) / 8),
    ...u16(bits),
  ];
  return new Uint8Array([
    ...text("RIFF"),
    ...u32(36 + data.length),
    ...text("WAVE"),
    ...text("LIST"), // a chunk of odd length before those that matter
    ...u32(3),
    ...[1, 2, 3, 0],
    ...text("fmt "),
    ...u32(16),
    ...format,
    ...text("data"),
    ...u32(claimed),
    ...data,
  ]).buffer;
}

const bytes = (array: ArrayBufferView) => [
  ...new Uint8Array(array.buffer, array.byteOffset, array.byteLength),
];

describe("a WAV file", () => {
  it("is read sample by sample in every form", () => {
    const whole = readWav(wav(1, 2, 16, bytes(new Int16Array([0, 1, -32768, 32767]))))!;
    expect([whole.length, whole.rate, whole.channels, whole.form]).toEqual([2, 8000, 2, "16 bit"]);
    expect([stored(whole, 0, 1), stored(whole, 1, 1)]).toEqual([-32768, 32767]);
    expect(amplitude(whole, 0, 1)).toBe(-1);
    expect(amplitude(readWav(wav(1, 1, 8, [0, 128, 255]))!, 0, 0)).toBe(-1);
    const wide = readWav(wav(1, 1, 24, [255, 255, 255, 0, 0, 128]))!;
    expect([stored(wide, 0, 0), stored(wide, 0, 1)]).toEqual([-1, -(2 ** 23)]);
    const float = readWav(wav(3, 1, 32, bytes(new Float32Array([0.1, NaN]))))!;
    expect([amplitude(float, 0, 0), amplitude(float, 0, 1)]).toEqual([Math.fround(0.1), NaN]);
  });

  it("may lie about its length", () => {
    const sound = readWav(wav(1, 1, 16, [1, 0, 2, 0, 3], 1_000_000))!;
    expect(sound.length).toBe(2);
    expect(sound.notes).toEqual(["The file says 500 000 samples, but holds 2."]);
    expect(readWav(wav(1, 1, 16, [1, 0], 0xffffffff))!.notes).toEqual([]);
    expect(readWav(wav(1, 1, 16, []))!.length).toBe(0);
  });

  it("that is none says why", () => {
    expect(isWav(new Uint8Array(text("OggS")).buffer)).toBe(false);
    expect(() => readWav(wav(1, 0, 16, [1, 0]))).toThrow("no channels");
    expect(() => readWav(wav(1, 1, 16, []).slice(0, 30))).toThrow("ends before");
    expect(readWav(wav(2, 1, 4, [0]))).toBeNull();
  });
});

describe("peaks", () => {
  const samples = new Int16Array(100_000);
  samples[77_777] = 32767; // one click
  samples[12] = -100;
  const sound = readWav(wav(1, 1, 16, bytes(samples)))!;
  const blocks = blocksOf(sound, 0);

  it("see a click of one sample", () => {
    const { min, max } = peaksOf(sound, 0, blocks, 0, 100_000, 300);
    expect([...max].filter((value) => value > 0)).toEqual([Math.fround(32767 / 32768)]);
    expect(max[Math.floor((77_777 / 100_000) * 300)]).toBeGreaterThan(0.9);
    expect(min[0]).toBe(-100 / 32768);
    expect(blocks.loudest).toBe(32767 / 32768);
  });

  it("of a close look are the samples", () => {
    const { min, max } = peaksOf(sound, 0, blocks, 10, 15, 10);
    expect([...max]).toEqual([0, NaN, 0, NaN, -100 / 32768, NaN, 0, NaN, 0, NaN]);
    expect(min).toEqual(max);
  });

  it("leave out what is no number", () => {
    const broken = readWav(wav(3, 1, 32, bytes(new Float32Array([NaN, NaN, 1, NaN]))))!;
    const found = blocksOf(broken, 0);
    expect(found.nan).toBe(3);
    expect([...peaksOf(broken, 0, found, 0, 4, 2).max]).toEqual([NaN, 1]);
  });
});

describe("compressed sounds", () => {
  it("tell their rate and length", () => {
    const flac = new Uint8Array(42);
    flac.set(text("fLaC"));
    flac.set([0x0a, 0xc4, 0x40, 0xf0, 0, 0, 1, 0], 18); // 44100 Hz
    expect(readClaim(flac.buffer)).toEqual({ rate: 44100, length: 256 });
    const ogg = new Uint8Array(128);
    ogg.set(text("OggS"));
    ogg[26] = 1;
    ogg.set(text("OpusHead"), 28);
    ogg.set([...text("OggS"), 0, 4, 0x80, 0xbb, 0, 0, 0, 0, 0, 0], 90);
    expect(readClaim(ogg.buffer)).toEqual({ rate: 48000, length: 48000 });
    expect(readClaim(new Uint8Array([0xff, 0xfb, 0x90, 0]).buffer)).toEqual({ rate: 44100, length: 0 });
    expect(readClaim(new Uint8Array(3).buffer)).toEqual({ rate: 0, length: 0 });
  });
});
