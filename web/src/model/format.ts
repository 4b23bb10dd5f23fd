// Numbers and times as people read them, always as wide as their neighbours.
import type { Axis } from "./picture";

const GROUPS = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const SUFFIXES: [number, string][] = [
  [1e12, "T"],
  [1e9, "B"],
  [1e6, "M"],
  [1e3, "k"],
];

// Decimals that tell ticks `increment` apart.
export function decimalsOf(increment: number): number {
  return Math.max(0, Math.min(12, -Math.floor(Math.log10(increment) + 1e-9)));
}

export function formatTick(value: number, increment: number): string {
  const largest = Math.max(Math.abs(value), increment);
  if (largest !== 0 && (largest >= 1e15 || increment < 1e-6)) {
    return value === 0 ? "0" : value.toExponential(Math.max(0, Math.min(4, digitsBetween(value, increment))));
  }
  return value.toFixed(decimalsOf(increment));
}

function digitsBetween(value: number, increment: number): number {
  return Math.floor(Math.log10(Math.abs(value))) - Math.floor(Math.log10(increment) + 1e-9);
}

// Steps: 500, 1k, 1.5k; in full where ticks are too close for that.
export function formatStepTick(value: number, increment: number): string {
  for (const [size, suffix] of SUFFIXES) {
    if (Math.abs(value) < size || increment < size / 1000) continue;
    return trim((value / size).toFixed(decimalsOf(increment / size))) + suffix;
  }
  return formatTick(value, increment);
}

const UNITS: [number, string][] = [
  [86400, "d"],
  [3600, "h"],
  [60, "m"],
  [1, "s"],
];

// Seconds as the two largest units: 1 h 5 m, 4 m 12 s, 12.5 s.
export function formatDuration(seconds: number): string {
  const sign = seconds < 0 ? "−" : "";
  const size = Math.abs(seconds);
  if (size < 60) return `${sign}${size < 10 ? trim(size.toPrecision(3)) : trim(size.toFixed(1))} s`;
  const smaller = UNITS[UNITS.findIndex(([unit]) => size >= unit) + 1]![0];
  const rounded = Math.round(size / smaller) * smaller; // 59 m 59.9 s is an hour
  const index = UNITS.findIndex(([unit]) => rounded >= unit);
  const [unit, name] = UNITS[index]!;
  const [rest, restName] = UNITS[index + 1]!;
  const remainder = Math.round((rounded % unit) / rest);
  return `${sign}${Math.floor(rounded / unit)} ${name}${remainder ? ` ${remainder} ${restName}` : ""}`;
}

// A time of day as exact as its neighbours need it; a date where a day begins.
export function formatClockTick(time: number, increment: number): string {
  const date = new Date(time * 1000);
  const midnight = date.getHours() + date.getMinutes() + date.getSeconds() === 0;
  if (increment >= 86400 * 365) return `${date.getFullYear()}`;
  if (increment >= 86400 || (midnight && increment >= 60)) {
    return date.toLocaleDateString("en-US", { month: "short", day: "numeric" });
  }
  const two = (part: number) => `${part}`.padStart(2, "0");
  const minutes = `${two(date.getHours())}:${two(date.getMinutes())}`;
  if (increment >= 60) return minutes;
  const seconds = two(date.getSeconds());
  if (increment >= 1) return `${minutes}:${seconds}`;
  return `:${seconds}.${`${date.getMilliseconds()}`.padStart(3, "0")}`;
}

// A value with five significant digits: enough to tell neighbours apart, short enough to compare.
export function formatValue(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e7)) return value.toExponential(3);
  return Number(value.toPrecision(5)).toString();
}

export function formatCount(count: number): string {
  return GROUPS.format(count).replaceAll(",", " ");
}

export function formatX(x: number, axis: Axis): string {
  if (axis === "step") return GROUPS.format(x).replaceAll(",", " ");
  if (axis === "relative") return formatDuration(x);
  return new Date(x * 1000).toLocaleString([], { dateStyle: "medium", timeStyle: "medium" });
}

function trim(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

// Bytes as files are listed: 812 B, 1.5 MB.
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const place = Math.min(3, Math.floor(Math.log10(bytes) / 3));
  const size = bytes / 1000 ** place;
  return `${trim(size.toPrecision(size >= 100 ? 3 : 2))} ${["B", "kB", "MB", "GB"][place]}`;
}
