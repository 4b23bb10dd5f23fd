// Zooming and moving keep what is under the pointer where it is.
import { expect, it } from "vitest";
import { moved, zoomed } from "./zoom";

it("zooms around a place", () => {
  expect(zoomed([0, 100], 0.5, 0.25, false)).toEqual([12.5, 62.5]);
  expect(zoomed([0, 100], 2, 0, false)).toEqual([0, 200]);
  const [low, high] = zoomed([1, 10000], 0.5, 0.5, true);
  expect(low).toBeCloseTo(10);
  expect(high).toBeCloseTo(1000);
});

it("moves by a share of the range", () => {
  expect(moved([0, 100], -0.1, false)).toEqual([-10, 90]);
  const [low, high] = moved([1, 100], 0.5, true);
  expect(low).toBeCloseTo(10);
  expect(high).toBeCloseTo(1000);
});

it("stops where nothing can be told apart or numbered", () => {
  const thin = [5, 5 + 1e-11] as const;
  expect(zoomed(thin, 0.1, 0.5, false)).toBe(thin);
  const widest = [1e-300, 1e300] as const;
  expect(zoomed(widest, 10, 0.5, true)).toBe(widest);
});
