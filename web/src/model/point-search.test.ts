import { expect, it } from "vitest";
import { nearestPlace, placesInside, searchPoints } from "./point-search";

it("searches by a regular expression", () => {
  expect(searchPoints(["Cat", "dog", "scatter"], "cat").points).toEqual([0, 2]);
  expect(searchPoints(["Cat"], "").points).toEqual([]);
  expect(searchPoints(["Cat"], "(").error).not.toBeNull();
});

it("finds the nearest place", () => {
  const places = Float32Array.of(0, 0, 10, 10, NaN, NaN, 11, 10);
  expect(nearestPlace(places, 10.4, 10, 5)).toBe(1);
  expect(nearestPlace(places, 50, 50, 5)).toBe(-1);
});

it("finds what a lasso holds", () => {
  const places = Float32Array.of(1, 1, 5, 5, 9, 1, NaN, 2);
  expect(placesInside(places, [0, 0, 4, 0, 4, 4, 0, 4])).toEqual([0]);
  expect(placesInside(places, [0, 0, 12, 0, 4, 9])).toEqual([0, 1, 2]);
  expect(placesInside(places, [])).toEqual([]);
});
