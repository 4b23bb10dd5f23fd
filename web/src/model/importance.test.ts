// Importance has the answer that the data was made with, and the same every time.
import { describe, expect, it } from "vitest";
import { importances, spearman, toFeature, type Feature } from "./importance";
import { hparamColumn } from "./run-columns";

// Numbers in [0, 1) that are the same in every run of this test.
function sequence(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16807) % 2147483647) / 2147483647;
}
const next = sequence(7);
const COUNT = 200;
const made = (): Float64Array => Float64Array.from({ length: COUNT }, () => next());
const feature = (id: string, values: Float64Array): Feature => ({ id, values, ordered: true });

describe("importance", () => {
  const [strong, weak, noise] = [made(), made(), made()];
  const target = strong.map((value, i) => 10 * value - 3 * weak[i]! + 0.1 * noise[i]!);
  const features = [feature("noise", noise), feature("weak", weak), feature("strong", strong)];

  it("is in the order of what was put in", () => {
    const found = Object.fromEntries(importances(features, target).map((one) => [one.id, one]));
    expect(found.strong!.share).toBeGreaterThan(0.75);
    expect(found.weak!.share).toBeGreaterThan(0.03);
    expect(found.weak!.share).toBeLessThan(found.strong!.share);
    expect(Math.abs(found.noise!.raw)).toBeLessThan(0.02);
    expect(found.strong!.correlation).toBeGreaterThan(0.9);
    expect(found.weak!.correlation).toBeLessThan(-0.1);
    const sum = Object.values(found).reduce((all, { share }) => all + share, 0);
    expect(sum).toBeCloseTo(1, 12);
  });

  it("sees what no correlation does", () => {
    const best = strong.map((value) => (value - 0.5) ** 2);
    const found = importances([feature("noise", noise), feature("strong", strong)], best);
    expect(found[1]!.share).toBeGreaterThan(0.95);
    expect(Math.abs(found[1]!.correlation!)).toBeLessThan(0.2);
  });

  it("is the same every time", () => {
    expect(importances(features, target)).toEqual(importances(features, target));
  });

  it("takes texts by what they led to, and gaps as a value of their own", () => {
    const names = Array.from(strong, (value) => (value < 0.3 ? "b" : value < 0.6 ? "c" : "a"));
    const values = names.map((name) => (name === "c" ? 5 : 0));
    const text = hparamColumn({
      name: "x",
      display_name: "",
      description: "",
      type: "string",
      values: names,
    });
    const rows = [...names.keys()];
    const goal = Float64Array.from(values);
    const gaps = feature(
      "gaps",
      Float64Array.from(values, (value) => (value > 0 ? NaN : 1)),
    );
    const found = importances([toFeature(text, rows, goal), feature("noise", noise)], goal);
    expect(found[0]).toMatchObject({ correlation: null });
    expect(found[0]!.share).toBeGreaterThan(0.95);
    expect(importances([gaps, feature("noise", noise)], goal)[0]!.share).toBeGreaterThan(0.95);
  });

  it("says nothing where there is nothing to say", () => {
    const equal = new Float64Array(COUNT).fill(3);
    expect(importances(features, equal).map(({ share }) => share)).toEqual([0, 0, 0]);
    expect(importances([feature("equal", equal)], target)[0]).toMatchObject({ share: 0, correlation: null });
    expect(importances([feature("x", Float64Array.of(1))], Float64Array.of(2))[0]!.share).toBe(0);
  });
});

it("rank correlation shares the ranks of equal values", () => {
  const [a, b] = [Float64Array.of(1, 2, 2, 3), Float64Array.of(10, 20, 30, 1000)];
  expect(spearman(a, b)).toBeCloseTo(0.9486832980505138, 12);
  expect(spearman(Float64Array.of(1, NaN), b)).toBeNull();
});
