import { describe, expect, it } from "vitest";
import { placeOf, unionOfSteps } from "./steps";

describe("unionOfSteps", () => {
  it("has each step once, ascending", () => {
    expect(unionOfSteps([[0, 10, 20], [5, 10], []])).toEqual([0, 5, 10, 20]);
    expect(unionOfSteps([[3, 1, 1]])).toEqual([1, 3]);
    expect(unionOfSteps([[1, 2, 3]])).toEqual([1, 2, 3]);
    expect(unionOfSteps([])).toEqual([]);
  });
});

describe("placeOf", () => {
  it("is the latest at or before the step", () => {
    expect(placeOf([0, 10, 20], 10)).toBe(1);
    expect(placeOf([0, 10, 20], 19)).toBe(1);
    expect(placeOf([0, 10, 20], 99)).toBe(2);
    expect(placeOf([5, 10], 4)).toBe(-1);
  });
  it("is the last logged where no step is chosen, or where several have it", () => {
    expect(placeOf([0, 20, 10], null)).toBe(2);
    expect(placeOf([7, 7, 7], 7)).toBe(2);
    expect(placeOf([], null)).toBe(-1);
  });
  it("finds a step among restarts", () => {
    expect(placeOf([0, 10, 20, 5, 15], 12)).toBe(1);
    expect(placeOf([0, 10, 20, 5, 15], 17)).toBe(4);
  });
});
