import { describe, expect, it } from "vitest";
import { paletteOf, scaleOf } from "../model/color-scale";
import { extentOf, reduce, type Grid } from "../model/grid";
import { cellAt, usualPlace, type HeatMap } from "./heat-map";

function mapOf(rows: number, columns: number, change: (data: Float32Array) => void, pixels = 10): HeatMap {
  const data = new Float32Array(rows * columns).fill(1);
  change(data);
  const grid: Grid = {
    rows,
    columns,
    data,
    rowStride: columns,
    columnStride: 1,
    rowNames: [],
    columnNames: [],
  };
  return {
    grid,
    reduced: reduce(grid, pixels, pixels),
    scale: scaleOf("linear", extentOf(data)),
    palette: paletteOf(false, "light"),
    look: { text: "", edge: "", none: "", font: "", plus: "", minus: "" },
    place: { left: 50, top: 2, width: 100, height: 100, rowNames: [], columnNames: [], upright: false },
    print: null,
  };
}

describe("cellAt", () => {
  it("finds the cell under the pointer", () => {
    const map = mapOf(4, 5, () => {}, 100);
    expect(cellAt(map, 50, 2)).toEqual([0, 0]);
    expect(cellAt(map, 149.9, 101.9)).toEqual([3, 4]);
    expect(cellAt(map, 71, 28)).toEqual([1, 1]);
    expect(cellAt(map, 49, 50)).toBeNull();
    expect(cellAt(map, 60, 103)).toBeNull();
  });
  it("finds the one that is seen, where several share a pixel", () => {
    const hot = mapOf(100, 100, (data) => (data[57 * 100 + 34] = 9));
    expect(cellAt(hot, 50 + 35, 2 + 52)).toEqual([57, 34]);
    const cold = mapOf(100, 100, (data) => ((data[57 * 100 + 34] = 0), data.fill(0.5, 0, 9)));
    expect(cellAt(cold, 50 + 35, 2 + 52)).toEqual([57, 34]);
    const nan = mapOf(100, 100, (data) => ((data[57 * 100 + 34] = NaN), (data[57 * 100 + 35] = 9)));
    expect(cellAt(nan, 50 + 35, 2 + 52)).toEqual([57, 34]);
  });
  it("finds nothing in nothing", () =>
    expect(
      cellAt(
        mapOf(0, 5, () => {}),
        60,
        50,
      ),
    ).toBeNull());
});

it("usualPlace is near most of what is drawn", () => {
  const map = mapOf(20, 20, (data) => (data[0] = 101));
  expect(usualPlace(map.reduced, map.scale)).toBeLessThan(0.02);
});
