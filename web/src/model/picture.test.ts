// Cells and buckets: which is nearest, which are in view, what a glance at the curves does not tell.
import { describe, expect, it } from "vitest";
import {
  bucketBegin,
  bucketEnd,
  cellsAround,
  cellsInView,
  MINUS_INFINITY,
  NAN,
  nearestCell,
  oddities,
} from "./picture";
import { makeCurve, makePicture } from "./sample";

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

it.each([
  [7, 4, false, 4, 8],
  [-1, 4, false, -4, 0],
  [5, 1, true, 4, 8],
  [0.3, 1, true, 0.25, 0.5],
])("the bucket of %d at width %d (logarithmic: %s) reaches from %d to %d", (x, width, log, begin, end) => {
  expect(bucketBegin(x, width, log)).toBe(begin);
  expect(bucketEnd(begin, width, log)).toBe(end);
});

it("one cell beyond each edge is drawn, so that lines run out of the picture", () => {
  const curve = makeCurve([0, 1, 2, 3, 4, 5, 6], [0, 0, 0, 0, 0, 0, 0]);
  expect(cellsAround(curve, [2.5, 3.5])).toEqual([2, 5]);
  expect(cellsAround(curve, [-9, 99])).toEqual([0, 7]);
  expect(cellsAround(curve, [7, 9])).toEqual([6, 7]);
  expect(cellsAround(makeCurve([], []), [0, 1])).toEqual([0, 0]);
});

it("a bucket that reaches into the view is in it, a point only when it stands there", () => {
  const points = makeCurve([1, 3, 5, 9], [0, 0, 0, 0]);
  expect(cellsInView(points, [2, 6], 0, false)).toEqual([1, 3]);
  const buckets = makeCurve([1, 4, 11], [0, 0, 0], { buckets: true });
  expect(cellsInView(buckets, [5, 7], 4, false)).toEqual([1, 2]);
});

describe("oddities", () => {
  it("nothing is odd about plain numbers in range", () => {
    const picture = makePicture([makeCurve([1, 2], [1, 2])], { yRange: [0, 3] });
    expect(oddities(picture)).toEqual({
      nan: false,
      infinite: false,
      noPlaceX: 0,
      noPlaceY: false,
      outside: false,
    });
  });

  it("tells of what lines cannot show, in view only", () => {
    const odd = makeCurve([1, 2, 3], [1, NaN, 9], { flags: Uint8Array.from([0, NAN | MINUS_INFINITY, 0]) });
    const picture = makePicture([odd], { view: [0, 2.5], yRange: [0, 3] });
    expect(oddities(picture)).toMatchObject({ nan: true, infinite: true, outside: false });
    expect(oddities({ ...picture, view: [0, 4] })).toMatchObject({ outside: true });
    expect(oddities({ ...picture, view: [0, 1.5] })).toMatchObject({ nan: false, infinite: false });
  });

  it("values at or below zero have no place on a logarithmic axis", () => {
    const curve = makeCurve([1, 2], [0, 5], { noPlace: 7 });
    const picture = makePicture([curve], { logX: true, logY: true, view: [1, 3], yRange: [1, 10] });
    expect(oddities(picture)).toMatchObject({ noPlaceX: 7, noPlaceY: true, outside: false });
    expect(oddities({ ...picture, logX: false }).noPlaceX).toBe(0);
  });
});
