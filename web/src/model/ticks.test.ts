// Ticks stand at round numbers only.
import { expect, it } from "vitest";
import { DECIMAL_INCREMENTS, DURATION_INCREMENTS, WHOLE_INCREMENTS } from "./ticks";

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
