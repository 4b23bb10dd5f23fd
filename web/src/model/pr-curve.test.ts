import { describe, expect, it } from "vitest";
import {
  bestF1,
  COLUMNS,
  groupClasses,
  macroAverage,
  nearestPoint,
  nearestThreshold,
  pointsOf,
  type PrCurve,
} from "./pr-curve";

function curve(values: Partial<Record<(typeof COLUMNS)[number], number[]>>, area = 0.5): PrCurve {
  const columns = COLUMNS.map((name) => [name, Float64Array.from(values[name] ?? [0, 0, 0])]);
  return {
    ...(Object.fromEntries(columns) as Record<(typeof COLUMNS)[number], Float64Array>),
    averagePrecision: area,
    rocArea: area,
    problem: "",
  };
}

const some = curve({
  thresholds: [0, 0.5, 1],
  true_positives: [4, 3, 0],
  false_positives: [4, 1, 0],
  precision: [0.5, 0.75, 0],
  recall: [1, 0.75, 0],
});

describe("pointsOf", () => {
  it("draws no precision of nothing", () => {
    expect([...pointsOf(some, "pr").y]).toEqual([0.5, 0.75, NaN]);
    const raw = curve({ precision: [0.5, 0.75, 0.9], recall: [1, 0.75, 0] });
    expect([...pointsOf(raw, "pr").y]).toEqual([0.5, 0.75, 0.9]);
  });
});

describe("the nearest", () => {
  it("point is never one that is not drawn", () => {
    expect(nearestPoint(pointsOf(some, "pr"), 0, 0).index).toBe(1);
    expect(nearestPoint(pointsOf(some, "pr"), 1, 0.4).index).toBe(0);
    expect(nearestPoint({ x: new Float64Array(0), y: new Float64Array(0) }, 0, 0).index).toBe(-1);
  });
  it("threshold", () => {
    expect(nearestThreshold(some.thresholds, 0.6)).toBe(1);
    expect(nearestThreshold(new Float64Array(0), 0.6)).toBe(-1);
  });
});

it("bestF1 is the best", () => {
  expect(bestF1(some)).toEqual({ f1: 0.75, threshold: 0.5 });
  expect(bestF1(curve({}))).toBeNull();
});

describe("macroAverage", () => {
  it("is the mean of rates and areas and the sum of counts", () => {
    const other = curve({ ...Object.fromEntries(COLUMNS.map((name) => [name, [1, 1, 1]])) }, 0.9);
    const macro = macroAverage([some, other]);
    expect(macro.averagePrecision).toBeCloseTo(0.7);
    expect([...macro.precision]).toEqual([0.75, 0.875, 0.5]);
    expect([...macro.true_positives]).toEqual([5, 4, 1]);
    expect(macro.thresholds).toBe(some.thresholds);
  });
  it("says why there is none", () => {
    expect(macroAverage([some, { ...some, problem: "gone" }]).problem).toBe("gone");
    expect(macroAverage([some, curve({ thresholds: [0] })]).problem).toMatch("different thresholds");
  });
});

it("groupClasses puts the classes of one question together", () => {
  const tags = [
    "pr/class_10",
    "pr/class_9",
    "yes",
    "digits/1",
    "digits/0",
    "pr/class_cat",
    "v_1",
    "lonely/3",
  ];
  const groups = groupClasses(tags, (tag) => tag).map(({ name, members }) => [
    name,
    members.map((member) => member.name).join(" "),
  ]);
  expect(groups).toEqual([
    ["pr", "9 10 cat"],
    ["yes", "yes"],
    ["digits", "0 1"],
    ["v_1", "1"],
    ["lonely/3", "3"],
  ]);
});
