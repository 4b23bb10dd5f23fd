// Shades of one colour, for curves of one run that are of several tags.
import type { ThemeName } from "./colors";

const PALEST = 0.6; // share of the background
const BACKGROUND = { light: [255, 255, 255], dark: [23, 26, 32] } as const;

// Of `count` shades the one at `place`: the first is the colour itself.
export function shade(color: string, place: number, count: number, theme: ThemeName): string {
  const number = /^#[0-9a-f]{6}$/i.test(color) ? Number.parseInt(color.slice(1), 16) : null;
  if (number === null || place === 0 || count < 2) return color;
  const share = (PALEST * Math.min(place, count - 1)) / (count - 1);
  const parts = [number >> 16, (number >> 8) & 255, number & 255].map((part, channel) =>
    Math.round(part * (1 - share) + BACKGROUND[theme][channel]! * share),
  );
  return `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}
