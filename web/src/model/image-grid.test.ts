import { describe, expect, it } from "vitest";
import { columnsOf, inView, keyOf, lengthOfAll, placesOf, scrollTo } from "./image-grid";

describe("columns", () => {
  it("are all steps of all runs, as often as a run logged them", () => {
    const lists = [
      [0, 10, 10],
      [5, 10],
    ];
    expect(columnsOf(lists).map(keyOf)).toEqual(["0 0", "5 0", "10 0", "10 1"]);
    expect(placesOf(lists[0]!).get("10 1")).toBe(2);
    expect(placesOf(lists[1]!).get("10 1")).toBeUndefined();
    expect(columnsOf([])).toEqual([]);
  });
});

describe("inView", () => {
  it("is what is seen, and one on either side", () => {
    expect(inView(100, 10, 200, 50)).toEqual({ first: 19, end: 26, begin: 190 });
    expect(inView(3, 10, 0, 500)).toEqual({ first: 0, end: 3, begin: 0 });
    expect(inView(0, 10, 0, 500)).toMatchObject({ first: 0, end: 0 });
  });

  it("reaches the last of more than a page can be long", () => {
    const count = 1e6;
    const end = lengthOfAll(count, 100) - 500;
    const last = inView(count, 100, end, 500);
    expect(last.end).toBe(count);
    expect(last.begin + (count - last.first) * 100).toBeCloseTo(lengthOfAll(count, 100), 3);
    expect(scrollTo(count - 1, count, 100, 0, 500)).toBeCloseTo(end, 3);
  });
});

describe("scrollTo", () => {
  it("brings an item into view by the shortest way", () => {
    expect(scrollTo(3, 100, 10, 0, 50)).toBeNull();
    expect(scrollTo(9, 100, 10, 0, 50)).toBe(50);
    expect(scrollTo(2, 100, 10, 200, 50)).toBe(20);
  });
});
