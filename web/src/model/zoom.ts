// Ranges moved and zoomed, on linear and on logarithmic axes.
import type { Range } from "./picture";

const to = (value: number, log: boolean): number => (log ? Math.log10(value) : value);
const from = (place: number, log: boolean): number => (log ? 10 ** place : place);

// The range with `share` of its length (1 = all), the point at `at` (0 left, 1 right) staying where it is.
export function zoomed(range: Range, share: number, at: number, log: boolean): Range {
  const [low, high] = [to(range[0], log), to(range[1], log)];
  const fixed = low + (high - low) * at;
  const next: Range = [from(fixed - (fixed - low) * share, log), from(fixed + (high - fixed) * share, log)];
  return isDrawable(next, log) ? next : range;
}

// The range moved by a share of its length.
export function moved(range: Range, by: number, log: boolean): Range {
  const [low, high] = [to(range[0], log), to(range[1], log)];
  const next: Range = [from(low + (high - low) * by, log), from(high + (high - low) * by, log)];
  return isDrawable(next, log) ? next : range;
}

// Numbers far enough apart to tell pixels from each other.
function isDrawable([low, high]: Range, log: boolean): boolean {
  if (!Number.isFinite(low) || !Number.isFinite(high) || (log && low <= 0)) return false;
  return high - low > Math.max(Math.abs(low), Math.abs(high)) * 1e-12;
}
