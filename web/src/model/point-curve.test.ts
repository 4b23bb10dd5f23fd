import { describe, expect, it } from "vitest";
import { NAN } from "./picture";
import { curveOf, pictureOf } from "./point-curve";

const series = (steps: number[], values: number[]) => ({ run: "a", color: "#000", steps, values });

describe("curveOf", () => {
  it("puts points in the order of their steps, equal ones as they were logged", () => {
    const curve = curveOf(series([3, 1, 3], [0.3, NaN, 0.4]));
    expect([...curve.x]).toEqual([1, 3, 3]);
    expect([...curve.last]).toEqual([NaN, 0.3, 0.4]);
    expect([...curve.flags]).toEqual([NAN, 0, 0]);
    expect(curve.lastStep).toBe(3);
  });
});

describe("pictureOf", () => {
  it("shows all of the points", () => {
    const picture = pictureOf([series([1, 9], [0, 1]), series([4], [5])])!;
    expect(picture.view).toEqual([1, 9]);
    expect(picture.yRange[0]).toBeLessThanOrEqual(0);
    expect(picture.yRange[1]).toBeGreaterThanOrEqual(5);
    expect(pictureOf([series([4], [5])])!.view).toEqual([3.5, 4.5]);
    expect(pictureOf([series([], [])])).toBeNull();
  });
});
