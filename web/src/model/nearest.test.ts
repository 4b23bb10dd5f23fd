// Tooltips list every curve, in the order the user likes.
import { expect, it } from "vitest";
import { tooltipRows, type TooltipOrder } from "./nearest";
import { NAN, PLUS_INFINITY } from "./picture";
import { makeCurve, makePicture } from "./sample";

const same = (value: number) => value;
const picture = makePicture([
  makeCurve([0, 10], [0, 0], { run: "zero" }),
  makeCurve([0, 10], [100, 100], { run: "smooth", smoothed: Float64Array.from([7, 7]) }),
  makeCurve([0, 10], [NaN, NaN], { run: "lost" }),
  makeCurve([1.9, 10], [9, 9], { run: "aside" }),
  makeCurve([], [], { run: "empty" }),
]);

it.each([
  ["nearest", ["aside", "smooth", "zero", "lost"]],
  ["nearestY", ["aside", "smooth", "zero", "lost"]],
  ["descending", ["aside", "smooth", "zero", "lost"]],
  ["ascending", ["zero", "smooth", "aside", "lost"]],
  ["name", ["aside", "lost", "smooth", "zero"]],
] as [TooltipOrder, string[]][])("in the order %s", (order, runs) => {
  const rows = tooltipRows(picture, { x: 2, y: 8, placeX: same, placeY: same }, order);
  expect(rows.map((row) => row.run)).toEqual(runs);
  expect(rows.filter((row) => row.near).map((row) => row.run)).toEqual(["aside"]);
});

it("the nearest point counts both ways, the nearest value only one", () => {
  const at = { x: 4, y: 7.1, placeX: same, placeY: same };
  expect(tooltipRows(picture, at, "nearest")[0]?.run).toBe("aside");
  expect(tooltipRows(picture, at, "nearestY")[0]?.run).toBe("smooth");
});

it("a row says what its cell holds beside the last value", () => {
  const curve = makeCurve([1], [5], { flags: Uint8Array.from([NAN | PLUS_INFINITY]), buckets: true });
  const nan = makeCurve([1], [NaN], { flags: Uint8Array.from([NAN]) });
  const at = { x: 1, y: 0, placeX: same, placeY: same };
  const rows = tooltipRows(makePicture([curve, nan]), at, "nearestY");
  expect(rows.map((row) => row.odd)).toEqual(["NaN, ∞", ""]);
});
