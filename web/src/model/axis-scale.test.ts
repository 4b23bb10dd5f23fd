// Axes of the pictures of runs: where values stand, and what a brush holds.
import { describe, expect, it } from "vitest";
import { scaleOf, usualScale } from "./axis-scale";
import { colorIndex, METRIC_COLORS } from "./metric-colors";
import { hparamColumn } from "./run-columns";
import type { Cell } from "./run-table";

const column = (values: Cell[], type = "number") =>
  hparamColumn({ name: "x", display_name: "", description: "", type, values });
const rowsOf = (values: Cell[]) => values.map((_, row) => row);
const scale = (values: Cell[], name: "linear" | "log" | "quantile", type = "number") =>
  scaleOf(column(values, type), rowsOf(values), name);

describe("axes", () => {
  it("are linear, and say what a part of them holds", () => {
    const axis = scale([0, 10, 5, null, NaN], "linear");
    expect([0, 5, 10, null, NaN].map(axis.place)).toEqual([0, 0.5, 1, null, null]);
    expect(axis.between(0.25, 0.75)).toEqual({ least: 2.5, most: 7.5 });
    expect(axis.between(0, 1)).toEqual({ least: 0, most: 10 });
    expect(axis.ticks.map(({ text }) => text)).toEqual(["0", "5", "10"]);
  });

  it("are logarithmic, without a place for what is not above zero", () => {
    const axis = scale([1e-4, 1e-2, 1, 0, -3], "log");
    expect(axis.place(1e-2)).toBeCloseTo(0.5);
    expect(axis.place(0)).toBeNull();
    const { least, most } = axis.between(0.25, 0.75);
    expect([least, most].map((value) => Math.log10(value!))).toEqual([
      expect.closeTo(-3),
      expect.closeTo(-1),
    ]);
    expect(scale([-1, 0], "log").place(1)).toBeNull();
  });

  it("are by rank, equal values in the middle of theirs", () => {
    const axis = scale([1, 1000, 2, 2, 3], "quantile");
    expect([1, 2, 3, 1000].map(axis.place)).toEqual([0, 0.375, 0.75, 1]);
    expect(axis.between(0.3, 0.8)).toEqual({ least: 2, most: 3 });
    expect(axis.between(0.8, 0.9)).toEqual({ only: [] });
  });

  it("spread texts and switches evenly", () => {
    const axis = scale(["b", "a", null, "b"], "linear", "string");
    expect(axis.categorical).toBe(true);
    expect(["a", "b", null].map(axis.place)).toEqual([0.25, 0.75, null]);
    expect(axis.between(0, 0.5)).toEqual({ only: ["a"] });
    expect(scale([true, false], "linear", "bool").ticks.map(({ text }) => text)).toEqual(["false", "true"]);
  });

  it("stand in the middle where all is equal, and bear extremes", () => {
    expect(scale([7, 7], "linear").place(7)).toBe(0.5);
    expect(scale([7], "quantile").place(7)).toBe(0.5);
    const wide = scale([-1.7e308, 0, 1.7e308], "linear");
    expect([-1.7e308, 0, 1.7e308].map(wide.place)).toEqual([0, 0.5, 1]);
    const many = Array.from({ length: 20 }, (_, i) => 2 ** 60 + i * 256);
    expect(scale(many, "linear").ticks.length).toBeLessThanOrEqual(8);
    expect(scale([], "linear").place(1)).toBeNull();
  });

  it("are by decades where that shows more", () => {
    const usual = (values: Cell[]) => usualScale(column(values), rowsOf(values));
    expect(usual([1e-4, 3e-4, 1e-3, 1e-2, 0.1])).toBe("log");
    expect(usual([0.001, 0.3, 0.5, 0.7, 1])).toBe("linear");
    expect(usual([0, 1e-4, 1])).toBe("linear");
  });
});

it("colours go from the first to the last", () => {
  expect([0, 0.5, 1, null].map(colorIndex)).toEqual([0, 32, METRIC_COLORS.length - 1, -1]);
  expect(new Set(METRIC_COLORS).size).toBe(METRIC_COLORS.length);
});
