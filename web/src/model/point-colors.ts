// Colours of points by a column of their labels: a scale for numbers, else one for each category.
import { PALETTES, type ThemeName } from "./colors";

export interface Category {
  name: string;
  color: string; // "#rrggbb"
  count: number;
}

export interface Coloring {
  rgb: Uint8Array; // three bytes a point
  categories: Category[]; // the largest first; empty for a scale and for one colour
  range: [number, number] | null; // of a scale
  repeated: boolean; // there are more categories than colours
}

// Colours beyond the runs' eight: as many hues as can be told apart at all, from the golden angle.
const HUES = 50;
const MOST_NUMBERS_AS_CATEGORIES = 12; // columns of a few whole numbers are names of classes
// Viridis at eight places, dark to bright.
const SCALE = ["#440154", "#46327e", "#365c8d", "#277f8e", "#1fa187", "#4ac16d", "#a0da39", "#fde725"].map(
  rgbOf,
);

export function colorPoints(
  values: readonly string[] | null,
  count: number,
  theme: ThemeName,
  scale: "auto" | "categories" = "auto",
): Coloring {
  const rgb = new Uint8Array(count * 3);
  const plain = PALETTES[theme][0];
  if (values === null) {
    for (let i = 0; i < count; i++) rgb.set(rgbOf(plain), i * 3);
    return { rgb, categories: [], range: null, repeated: false };
  }
  const numbers = scale === "auto" ? numbersOf(values) : null;
  if (numbers !== null) return scaled(rgb, numbers, theme);
  const counts = new Map<string, number>();
  for (let i = 0; i < count; i++) counts.set(values[i] ?? "", (counts.get(values[i] ?? "") ?? 0) + 1);
  // By name, so that classes have the same colour in every tensor of the same labels.
  const names = [...counts.keys()].sort(byName.compare);
  const colors = new Map(names.map((name, place) => [name, categoryColor(place, theme)]));
  const bytes = new Map([...colors].map(([name, color]) => [name, rgbOf(color)]));
  for (let i = 0; i < count; i++) rgb.set(bytes.get(values[i] ?? "")!, i * 3);
  const categories = names.map((name) => ({ name, color: colors.get(name)!, count: counts.get(name)! }));
  categories.sort((a, b) => b.count - a.count);
  return { rgb, categories, range: null, repeated: names.length > HUES };
}

const byName = new Intl.Collator("en", { numeric: true });

export function categoryColor(place: number, theme: ThemeName): string {
  const palette = PALETTES[theme];
  const slot = place % HUES;
  if (slot < palette.length) return palette[slot]!;
  const lightness = (theme === "dark" ? 62 : 40) + (slot % 3) * 9;
  return hex((slot * 137.508) % 360, 0.6, lightness / 100);
}

// Null unless all that is there are numbers, and more than a few different ones.
function numbersOf(values: readonly string[]): Float64Array | null {
  const numbers = new Float64Array(values.length);
  const different = new Set<number>();
  for (let i = 0; i < values.length; i++) {
    const text = values[i]!.trim();
    const number = text === "" || text.toLowerCase() === "nan" ? NaN : Number(text);
    if (Number.isNaN(number) && text !== "" && text.toLowerCase() !== "nan") return null;
    numbers[i] = number;
    if (Number.isFinite(number)) different.add(number);
  }
  return different.size > MOST_NUMBERS_AS_CATEGORIES ? numbers : null;
}

function scaled(rgb: Uint8Array, numbers: Float64Array, theme: ThemeName): Coloring {
  let [low, high] = [Infinity, -Infinity];
  for (const number of numbers) {
    if (!Number.isFinite(number)) continue;
    low = Math.min(low, number);
    high = Math.max(high, number);
  }
  const none = theme === "dark" ? [90, 96, 106] : [170, 176, 186];
  numbers.forEach((number, i) => {
    const at = ((number - low) / (high - low || 1)) * (SCALE.length - 1);
    if (!Number.isFinite(at)) return rgb.set(none, i * 3);
    const below = Math.min(SCALE.length - 2, Math.floor(at));
    for (let c = 0; c < 3; c++) {
      rgb[i * 3 + c] = SCALE[below]![c]! + (SCALE[below + 1]![c]! - SCALE[below]![c]!) * (at - below);
    }
  });
  return { rgb, categories: [], range: [low, high], repeated: false };
}

export const scaleGradient = `linear-gradient(to right, ${SCALE.map((rgb) => `rgb(${rgb.join(" ")})`).join(", ")})`;

function rgbOf(color: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
}

function hex(hue: number, saturation: number, lightness: number): string {
  const part = (n: number) => {
    const k = (n + hue / 30) % 12;
    const value =
      lightness - saturation * Math.min(lightness, 1 - lightness) * Math.max(-1, Math.min(k - 3, 9 - k, 1));
    return Math.round(value * 255)
      .toString(16)
      .padStart(2, "0");
  };
  return `#${part(0)}${part(8)}${part(4)}`;
}
