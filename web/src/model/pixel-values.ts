// A pixel's stored values, as text: R 12 G 0 B 255.
const NAMES: Record<number, string[]> = {
  1: [""],
  2: ["", "A "],
  3: ["R ", "G ", "B "],
  4: ["R ", "G ", "B ", "A "],
};

export function formatPixel(values: readonly number[]): string {
  const names = NAMES[values.length] ?? [];
  return values.map((value, place) => `${names[place] ?? ""}${value}`).join(" ");
}

// What a decoder made RGBA of, in the channels that the file has; 0: it does not tell.
export function inChannels(rgba: readonly number[], channels: number): number[] {
  const [r = 0, g = 0, b = 0, a = 255] = rgba;
  if (channels === 1) return [r];
  if (channels === 2) return [r, a];
  return channels === 4 || a !== 255 ? [r, g, b, a] : [r, g, b];
}
