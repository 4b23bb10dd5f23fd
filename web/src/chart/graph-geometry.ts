// Where things of a laid out graph are on screen: views, the way of a line, the neighbour in a direction.
import type { Layout, Place } from "./graph-layout";

// What of the picture is seen: its point `x`, `y` at the left upper corner, `scale` pixels for each of its own.
export interface View {
  x: number;
  y: number;
  scale: number;
}

export interface Size {
  width: number;
  height: number;
}

const MARGIN = 24;
const ABOVE = 48; // where buttons are
const SMALLEST = 0.02;
const LARGEST = 4;
const CORNER = 6;

export function fitted(layout: Size, window: Size, most = 1.25): View {
  const room = { width: window.width - 2 * MARGIN, height: window.height - MARGIN - ABOVE };
  const fit = Math.min(room.width / Math.max(1, layout.width), room.height / Math.max(1, layout.height));
  const scale = Math.min(Math.max(fit, SMALLEST), most);
  return {
    scale,
    x: (layout.width - window.width / scale) / 2,
    y: (layout.height - (window.height + ABOVE - MARGIN) / scale) / 2,
  };
}

// The same point of the picture stays at `at`, in pixels of the window.
export function zoomedView(view: View, factor: number, at: { x: number; y: number }): View {
  const scale = Math.min(Math.max(view.scale * factor, SMALLEST), LARGEST);
  return {
    scale,
    x: view.x + at.x / view.scale - at.x / scale,
    y: view.y + at.y / view.scale - at.y / scale,
  };
}

export const centred = (view: View, place: Place, window: Size): View => {
  const scale = Math.max(view.scale, 0.7);
  return {
    scale,
    x: place.x + place.width / 2 - window.width / scale / 2,
    y: place.y + Math.min(place.height, window.height / scale) / 2 - window.height / scale / 2,
  };
};

// An SVG path with round corners.
export function pathOf(points: readonly (readonly [number, number])[]): string {
  if (points.length === 0) return "";
  let path = `M${round(points[0]![0])} ${round(points[0]![1])}`;
  for (let i = 1; i < points.length - 1; i++) {
    const [before, here, after] = [points[i - 1]!, points[i]!, points[i + 1]!];
    const [a, b] = [towards(here, before), towards(here, after)];
    path += `L${a}Q${round(here[0])} ${round(here[1])} ${b}`;
  }
  const [x, y] = points.at(-1)!;
  return `${path}L${round(x)} ${round(y)}`;
}

function towards(from: readonly [number, number], to: readonly [number, number]): string {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(dx, dy) || 1;
  const share = Math.min(CORNER, length / 2) / length;
  return `${round(from[0] + dx * share)} ${round(from[1] + dy * share)}`;
}

const round = (value: number): number => Math.round(value * 10) / 10;

export type Direction = "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight";

// The nearest box in a direction; what lies straight ahead is nearer than what lies beside.
export function neighbour(layout: Layout, from: Place, direction: Direction): Place | null {
  const [cx, cy] = [from.x + from.width / 2, from.y + Math.min(from.height, 40) / 2];
  const across = direction === "ArrowLeft" || direction === "ArrowRight";
  const sign = direction === "ArrowDown" || direction === "ArrowRight" ? 1 : -1;
  let best: Place | null = null;
  let least = Infinity;
  for (const place of [...layout.places, ...layout.aside]) {
    const [dx, dy] = [place.x + place.width / 2 - cx, place.y + Math.min(place.height, 40) / 2 - cy];
    const ahead = sign * (across ? dx : dy);
    if (place === from || ahead <= 1) continue;
    const away = ahead + 2.5 * Math.abs(across ? dy : dx);
    if (away < least) [best, least] = [place, away];
  }
  return best;
}
