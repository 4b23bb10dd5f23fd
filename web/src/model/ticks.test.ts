// Ticks stand at round numbers only.
import { expect, it } from "vitest";
import {
  DECIMAL_INCREMENTS,
  DURATION_INCREMENTS,
  evenTicks,
  logTicks,
  smallestDigit,
  WHOLE_INCREMENTS,
} from "./ticks";

it("increments are 1, 2 or 5 times a power of ten, rising", () => {
  for (const increment of DECIMAL_INCREMENTS) expect(increment.toExponential()).toMatch(/^[125]e/);
  expect([...DECIMAL_INCREMENTS].sort((a, b) => a - b)).toEqual(DECIMAL_INCREMENTS);
});

it("steps are whole", () => {
  expect(WHOLE_INCREMENTS.slice(0, 4)).toEqual([1, 2, 5, 10]);
});

it("durations count as clocks do, rising", () => {
  expect(DURATION_INCREMENTS).toContain(1800);
  expect(DURATION_INCREMENTS).toContain(2 * 86400);
  expect([...DURATION_INCREMENTS].sort((a, b) => a - b)).toEqual(DURATION_INCREMENTS);
});

it.each([
  [0.1, 1000, 12, [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]],
  [0.1, 1000, 6, [0.1, 1, 10, 100, 1000]],
  [1e-12, 1e12, 5, [1e-10, 1e-5, 1, 1e5, 1e10]],
  [2, 4, 5, [2, 2.5, 3, 3.5, 4]],
])("from %d to %d a logarithmic axis with room for %d has ticks %j", (low, high, most, ticks) => {
  expect(logTicks(low, high, most)).toEqual(ticks);
});

it.each([
  [0, 1, 5, [0, 0.2, 0.4, 0.6, 0.8, 1]],
  [-1e308, 1e308, 4, [-1e308, -5e307, 0, 5e307, 1e308]],
])("from %d to %d there is room for about %d even ticks", (low, high, most, ticks) => {
  expect(evenTicks(low, high, most).ticks).toEqual(ticks);
});

it.each([
  [0.1, 0.1],
  [200, 100],
  [1.25, 0.01],
])("the last digit of %d that counts is worth %d", (tick, digit) => {
  expect(smallestDigit(tick)).toBeCloseTo(digit);
});
