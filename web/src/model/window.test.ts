// Only what is near the screen is drawn, and every row can be reached.
import { expect, it } from "vitest";
import { chunks, rowsInSight, scrolledTo } from "./window";

it.each([
  [10_000, 0, 280, [0, 15]],
  [10_000, 2800, 280, [95, 115]],
  [10_000, 28 * 10_000 - 280, 280, [9985, 10_000]],
  [3, 0, 280, [0, 3]],
  [3, 9999, 280, [3, 3]], // the list became shorter than it was scrolled
  [0, 0, 280, [0, 0]],
])("of %d rows, scrolled by %d in %d pixels, %j are drawn", (count, top, height, range) => {
  expect(rowsInSight(count, 28, top, height, 5)).toEqual(range);
});

it("scrolls no further than it must", () => {
  expect(scrolledTo(3, 28, 0, 280)).toBe(0);
  expect(scrolledTo(10, 28, 0, 280)).toBe(28);
  expect(scrolledTo(2, 28, 280, 280)).toBe(56);
});

it("pieces hold everything once, in order", () => {
  expect(chunks([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
  expect(chunks([], 2)).toEqual([]);
});
