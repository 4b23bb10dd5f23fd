// The table of values: at one x, and over the part in view.
import { expect, it } from "vitest";
import { makeCurve, makePicture } from "./sample";
import { sortedRows, valueRows } from "./value-table";

const curve = makeCurve([1, 2, 3, 4], [4, NaN, 8, 2], { run: "one" });

it("takes the cell nearest to the x that was picked, but none out of view", () => {
  const picture = makePicture([curve], { view: [0, 3.5] });
  expect(valueRows(picture, 2.9)[0]).toMatchObject({ x: 3, value: 8 });
  expect(valueRows(picture, 99)[0]).toMatchObject({ x: 3, value: 8 });
  expect(valueRows(picture, null)[0]).toMatchObject({ x: 3, value: 8 });
});

it("sums up what is in view, finite values only", () => {
  expect(valueRows(makePicture([curve]), null)[0]).toMatchObject({
    start: 4,
    end: 2,
    change: -2,
    min: 2,
    minAt: 4,
    max: 8,
    maxAt: 3,
    mean: 14 / 3,
  });
});

it("with the detail of buckets is exact over every point", () => {
  const buckets = makeCurve([3, 7], [1, 2], {
    buckets: true,
    min: Float64Array.from([0, -5]),
    max: Float64Array.from([9, 3]),
    detail: {
      first: Float64Array.from([6, 1]),
      mean: Float64Array.from([2, 5]),
      finite: Float64Array.from([1, 3]),
      xMin: Float64Array.from([2, 5]),
      xMax: Float64Array.from([1, 6]),
    },
  });
  expect(valueRows(makePicture([buckets], { width: 4 }), null)[0]).toMatchObject({
    start: 6,
    min: -5,
    minAt: 5,
    max: 9,
    maxAt: 1,
    mean: 17 / 4,
  });
});

it("sorts by any column, what is no number last", () => {
  const rows = valueRows(
    makePicture([
      makeCurve([1], [NaN], { run: "a" }),
      makeCurve([1], [5], { run: "run_10" }),
      makeCurve([1], [7], { run: "run_9" }),
    ]),
    null,
  );
  const names = (...how: [Parameters<typeof sortedRows>[1], boolean]) =>
    sortedRows(rows, ...how).map((row) => row.run);
  expect(names("value", false)).toEqual(["run_10", "run_9", "a"]);
  expect(names("value", true)).toEqual(["run_9", "run_10", "a"]);
  expect(names("run", false)).toEqual(["a", "run_9", "run_10"]);
});
