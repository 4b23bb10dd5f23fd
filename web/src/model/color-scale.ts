// From numbers to colours: linear, logarithmic or both ways from zero, on palettes that are even to the eye.
import type { ThemeName } from "./colors";
import type { Extent } from "./grid";

export type ScaleName = "linear" | "log" | "symlog";

export interface ColorScale {
  name: ScaleName;
  diverging: boolean; // zero is in the middle
  place: (value: number) => number; // 0 to 1; NaN where the value has none
  value: (place: number) => number;
}

export type Palette = Uint8ClampedArray; // 256 colours of three bytes
export const SHADES = 256;

// Values that straddle zero get a scale with zero in its middle, except on a logarithmic one, which has no zero.
export function scaleOf(name: ScaleName, extent: Extent): ColorScale {
  let { low, high } = extent;
  if (Number.isNaN(low)) [low, high] = [0, 1];
  if (name === "log") {
    const least = Number.isNaN(extent.leastPositive) ? 1 : extent.leastPositive;
    return scale(name, false, Math.log(least), Math.log(Math.max(high, least)), Math.log, Math.exp);
  }
  const diverging = low < 0 && high > 0;
  if (diverging) [low, high] = [-Math.max(-low, high), Math.max(-low, high)];
  if (name === "linear") return scale(name, diverging, low, high, identity, identity);
  // Linear below the least size that was seen, but for at most three decades.
  const most = Math.max(Math.abs(low), Math.abs(high)) || 1;
  const unit = Math.max(Number.isNaN(extent.leastSize) ? 1 : extent.leastSize, most * 1e-3);
  const to = (value: number) => Math.sign(value) * Math.log1p(Math.abs(value) / unit);
  const from = (place: number) => Math.sign(place) * Math.expm1(Math.abs(place)) * unit;
  return scale(name, diverging, to(low), to(high), to, from);
}

const identity = (value: number): number => value;

function scale(
  name: ScaleName,
  diverging: boolean,
  low: number,
  high: number,
  to: (value: number) => number,
  from: (place: number) => number,
): ColorScale {
  // Halves, because the distance between the greatest doubles is none.
  const half = high / 2 - low / 2;
  return {
    name,
    diverging,
    place: (value) => {
      const at = to(value);
      if (!Number.isFinite(at)) return NaN;
      return half === 0 ? 0.5 : Math.min(1, Math.max(0, (at / 2 - low / 2) / half));
    },
    value: (place) => (half === 0 ? from(low) : from(low * (1 - place) + high * place)),
  };
}

const ANCHORS = {
  sequential: ["#440154", "#3e4a89", "#26828e", "#35b779", "#b5de2b", "#fde725"],
  light: ["#0b3c8c", "#3f7fc4", "#a9c9e8", "#f4f4f4", "#f0b79b", "#cf5b46", "#8e0f2a"],
  dark: ["#8cc8ff", "#4a8fd6", "#27507f", "#1d2027", "#7a3326", "#d9684a", "#ffc0a0"],
};
const made = new Map<string, Palette>();

export function paletteOf(diverging: boolean, theme: ThemeName): Palette {
  const name = diverging ? theme : "sequential";
  const known = made.get(name);
  if (known) return known;
  const palette = interpolated(ANCHORS[name]);
  made.set(name, palette);
  return palette;
}

export function shadeOf(place: number): number {
  return Math.min(SHADES - 1, Math.floor(place * SHADES));
}

// As the stops of a CSS gradient.
export function gradientOf(palette: Palette): string {
  const stops: string[] = [];
  for (let shade = 0; shade < SHADES; shade += 15) {
    stops.push(`rgb(${palette.slice(3 * shade, 3 * shade + 3).join(" ")})`);
  }
  return stops.join(", ");
}

// Whether dark writing is read better on a shade than light.
export function isBright(palette: Palette, shade: number): boolean {
  const [red, green, blue] = palette.slice(3 * shade, 3 * shade + 3);
  return 0.299 * red! + 0.587 * green! + 0.114 * blue! > 140;
}

// In OKLab, where equal distances look equal.
function interpolated(anchors: readonly string[]): Palette {
  const labs = anchors.map(labOf);
  const palette = new Uint8ClampedArray(3 * SHADES);
  for (let shade = 0; shade < SHADES; shade++) {
    const at = (shade / (SHADES - 1)) * (labs.length - 1);
    const place = Math.min(labs.length - 2, Math.floor(at));
    const [from, to] = [labs[place]!, labs[place + 1]!];
    const mixed = from.map((part, i) => part + (to[i]! - part) * (at - place));
    palette.set(rgbOf(mixed), 3 * shade);
  }
  return palette;
}

function labOf(color: string): number[] {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function rgbOf(lab: number[]): number[] {
  const [lightness, a, b] = lab as [number, number, number];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map((part) => 255 * (part <= 0.0031308 ? 12.92 * part : 1.055 * part ** (1 / 2.4) - 0.055));
}
