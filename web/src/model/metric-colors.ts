// Colours for a number between 0 and 1: steps of equal weight to the eye, readable on both themes (viridis, without its ends).

const STOPS = ["#46337e", "#3b528b", "#2c728e", "#21918c", "#28ae80", "#5ec962", "#addc30", "#ebe51a"];
const COUNT = 64; // different colours; lines of one colour are drawn together

const rgb = (color: string): number[] => [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));

export const METRIC_COLORS: readonly string[] = Array.from({ length: COUNT }, (_, i) => {
  const at = (i / (COUNT - 1)) * (STOPS.length - 1);
  const from = Math.min(STOPS.length - 2, Math.floor(at));
  const [a, b] = [rgb(STOPS[from]!), rgb(STOPS[from + 1]!)];
  const mixed = a.map((part, channel) => Math.round(part + (b[channel]! - part) * (at - from)));
  return `rgb(${mixed.join(" ")})`;
});

// Which of the colours a place has; -1: it has none.
export const colorIndex = (place: number | null): number =>
  place === null ? -1 : Math.min(COUNT - 1, Math.floor(place * COUNT));
