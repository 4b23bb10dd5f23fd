// The tooltip names what is nearest first.
import { expect, it } from "vitest";
import { tooltipRows } from "./nearest";
import { nearestCell, paddedRange, valueExtent, type Curve, type Picture } from "./picture";

const curve = (run: string, x: number[], last: number[], more: Partial<Curve> = {}): Curve => ({
  run,
  color: "#000",
  points: x.length,
  buckets: false,
  lastStep: x.at(-1) ?? 0,
  x: Float64Array.from(x),
  min: Float64Array.from(last),
  max: Float64Array.from(last),
  last: Float64Array.from(last),
  smoothed: null,
  ...more,
});
const picture = (...curves: Curve[]): Picture => ({
  axis: "step",
  view: [0, 10],
  width: 0,
  band: true,
  curves,
});

it.each([
  [[], 3, -1],
  [[5], -100, 0],
  [[0, 10], 5, 0],
  [[0, 10], 5.1, 1],
  [[0, 10], 99, 1],
  [[1, 1, 1], 1, 0],
])("in %j the cell nearest %d is %d", (x, wanted, index) => {
  expect(nearestCell(Float64Array.from(x), wanted)).toBe(index);
});

it("orders rows by distance to what is drawn, values without a place last", () => {
  const rows = tooltipRows(
    picture(
      curve("far", [0, 10], [0, 0]),
      curve("near", [0, 10], [100, 100], { smoothed: Float64Array.from([7, 7]) }),
      curve("lost", [0, 10], [NaN, NaN]),
      curve("empty", [], []),
    ),
    2,
    8,
    (value) => value,
  );
  expect(rows.map((row) => row.run)).toEqual(["near", "far", "lost"]);
  expect(rows[0]).toMatchObject({ x: 0, value: 100, smoothed: 7 });
});

it("the y range holds every value in view, and not those outside", () => {
  const shown = picture(curve("run", [0, 5, 10, 20], [1, -3, 2, 99]));
  expect(valueExtent(shown)).toEqual([-3, 2]);
  const [low, high] = paddedRange([-3, 2]);
  expect(low).toBeLessThan(-3);
  expect(high).toBeGreaterThan(2);
  expect(valueExtent(picture(curve("run", [0], [NaN])))).toBeNull();
});

it.each([
  [null, [0, 1]],
  [
    [0, 0],
    [-1, 1],
  ],
  [
    [4, 4],
    [2, 6],
  ],
])("extent %j is drawn as %j", (extent, range) => {
  expect(paddedRange(extent as [number, number] | null)).toEqual(range);
});
