// Where the steps of histograms stand on the time axis.
import { describe, expect, it } from "vitest";
import type { Histogram } from "./histogram";
import { curvesOf, heightOf, timeCells, timeRange } from "./histogram-picture";

const at = (...steps: number[]): Histogram[] =>
  steps.map((step) => ({ step, wallTime: 1000 + step * 2 }) as unknown as Histogram);
const cells = (...steps: number[]) =>
  timeCells(curvesOf("a", "red", at(...steps), "step")).map(({ curve, from, to }) => [curve, from, to]);

describe("curvesOf", () => {
  it("tells time as step, since the run's first, or of day", () => {
    const times = (axis: "step" | "relative" | "wall") =>
      curvesOf("a", "red", at(5, 6), axis).map(({ time }) => time);
    expect(times("step")).toEqual([5, 6]);
    expect(times("relative")).toEqual([0, 2]);
    expect(times("wall")).toEqual([1010, 1012]);
  });

  it("ages from the first to the last", () => {
    expect(curvesOf("a", "red", at(1, 2, 9), "step").map(({ age }) => age)).toEqual([0, 0.5, 1]);
    expect(curvesOf("a", "red", at(1), "step")[0]!.age).toBe(1);
  });
});

describe("time", () => {
  it("has room around a single step", () => {
    expect(timeRange(curvesOf("a", "red", at(3), "step"))).toEqual([2.5, 3.5]);
    expect(timeRange(curvesOf("a", "red", at(3, 1), "step"))).toEqual([1, 3]);
    expect(timeRange([])).toEqual([0, 1]);
  });

  it("is shared up to the middle between steps", () => {
    expect(cells(0, 10, 30)).toEqual([
      [0, -5, 5],
      [1, 5, 20],
      [2, 20, 40],
    ]);
    expect(cells(7)).toEqual([[0, 6.5, 7.5]]);
    expect(cells()).toEqual([]);
  });

  it("gives steps that were logged again a part each", () => {
    expect(cells(10, 0, 10)).toEqual([
      [1, -5, 5],
      [0, 5, 10],
      [2, 10, 15],
    ]);
  });
});

describe("heightOf", () => {
  it("is nothing where nothing was counted", () => {
    expect([heightOf(0, true), heightOf(99, true), heightOf(99, false)]).toEqual([0, 2, 99]);
  });
});
