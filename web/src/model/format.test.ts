// Numbers as people read them.
import { describe, expect, it } from "vitest";
import {
  formatClockTick,
  formatCount,
  formatDuration,
  formatStepTick,
  formatTick,
  formatValue,
  formatX,
} from "./format";

it.each([
  [0.5, 0.1, "0.5"],
  [1, 0.5, "1.0"],
  [1.25, 0.25, "1.3"],
  [20, 10, "20"],
  [0, 1e-9, "0"],
  [3e-9, 1e-9, "3e-9"],
  [1.5e20, 1e19, "1.5e+20"],
  [-2, 1, "-2"],
])("tick %d at %d apart is %s", (value, increment, text) => {
  expect(formatTick(value, increment)).toBe(text);
});

it.each([
  [0, 500, "0"],
  [500, 500, "500"],
  [1500, 500, "1.5k"],
  [2000, 500, "2k"],
  [1001, 1, "1.001k"],
  [3e6, 1e6, "3M"],
  [2.5e9, 5e8, "2.5B"],
  [1e12, 1e12, "1T"],
  [-1500, 500, "-1.5k"],
])("step %d at %d apart is %s", (value, increment, text) => {
  expect(formatStepTick(value, increment)).toBe(text);
});

it.each([
  [0, "0 s"],
  [0.012, "0.012 s"],
  [12.5, "12.5 s"],
  [252, "4 m 12 s"],
  [3599.9, "1 h"],
  [3900, "1 h 5 m"],
  [86400 * 2 + 3600, "2 d 1 h"],
  [-90, "−1 m 30 s"],
])("%d seconds are %s", (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});

it.each([
  [NaN, "NaN"],
  [Infinity, "∞"],
  [-Infinity, "−∞"],
  [0, "0"],
  [0.123456, "0.12346"],
  [1234567, "1234600"],
  [0.00001234, "1.234e-5"],
  [5e300, "5.000e+300"],
])("value %d is %s", (value, text) => {
  expect(formatValue(value)).toBe(text);
});

describe("times of day", () => {
  const noon = new Date(2026, 10, 23, 12, 5, 9, 80).getTime() / 1000;
  const midnight = new Date(2026, 10, 23).getTime() / 1000;

  it.each([
    [noon, 0.02, ":09.080"],
    [noon, 5, "12:05:09"],
    [noon, 300, "12:05"],
    [midnight, 3600, "Nov 23"],
    [noon, 86400, "Nov 23"],
    [noon, 86400 * 366, "2026"],
  ])("%d at %d apart is %s", (time, increment, text) => {
    expect(formatClockTick(time, increment)).toBe(text);
  });
});

it("groups digits with thin spaces that are all as wide", () => {
  expect(formatCount(1234567)).toBe("1 234 567");
  expect(formatX(1840, "step")).toBe("1 840");
});
