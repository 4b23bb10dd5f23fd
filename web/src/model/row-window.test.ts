import { expect, it } from "vitest";
import { placesInView, totalHeight } from "./row-window";

const NONE = new Map<number, number>();

it("draws what is in view and a little more", () => {
  expect(placesInView(3000, 28, NONE, 0, 280)).toEqual({ from: 0, to: 18, before: 0, after: 504 });
  const { from, to, before } = placesInView(3000, 28, NONE, 28_000, 320);
  expect([from, before]).toEqual([994, 994 * 28]);
  expect(to).toBe(1000 + 11 + 1 + 6);
  expect(placesInView(3000, 28, NONE, 1e9, 280).to).toBe(3000);
  expect(placesInView(0, 28, NONE, 0, 280)).toEqual({ from: 0, to: 0, before: 0, after: 0 });
});

it("minds the rows that are open", () => {
  const open = new Map([[2, 1000]]);
  expect(totalHeight(10, 28, open)).toBe(1252);
  const { from, before } = placesInView(100, 28, open, 56 + 1000 + 28 * 10, 280);
  expect(from).toBe(13 - 6);
  expect(before).toBe(7 * 28 + 972);
});
