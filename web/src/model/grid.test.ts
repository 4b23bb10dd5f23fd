import { describe, expect, it } from "vitest";
import { cellsOf, extentOf, reduce, sharesOfRows, unionOf, valueAt, type Grid } from "./grid";
import { NAN, PLUS_INFINITY } from "./picture";

function grid(rows: number, columns: number, data: number[] | Float32Array): Grid {
  const numbers = Float32Array.from(data);
  return { rows, columns, data: numbers, rowStride: columns, columnStride: 1, rowNames: [], columnNames: [] };
}

describe("extentOf", () => {
  it("counts what is no finite number and leaves it out", () => {
    const extent = extentOf(Float32Array.of(NaN, -2, 0, 0.5, Infinity, -Infinity, NaN));
    expect(extent).toEqual({
      low: -2,
      high: 0.5,
      leastPositive: 0.5,
      leastSize: 0.5,
      nan: 2,
      plus: 1,
      minus: 1,
    });
    expect(extentOf(new Float32Array(0)).low).toBeNaN();
    expect(unionOf([extent, extentOf(Float32Array.of(7))])).toMatchObject({ low: -2, high: 7, nan: 2 });
    expect(unionOf([extentOf(Float32Array.of(NaN)), extent])).toMatchObject({ low: -2, high: 0.5, nan: 3 });
  });
});

describe("reduce", () => {
  it("keeps single cells where there are many to a pixel", () => {
    const big = new Float32Array(1000 * 700).fill(1);
    big[123 * 700 + 456] = 9;
    big[124 * 700 + 456] = -9;
    big[700 * 999] = NaN;
    big[699] = Infinity;
    const found = reduce(grid(1000, 700, big), 70, 100);
    const pixel = 12 * 70 + 45;
    expect([found.width, found.height]).toEqual([70, 100]);
    expect([found.low[pixel], found.high[pixel]]).toEqual([-9, 9]);
    expect(found.high.filter((value) => value !== 1)).toHaveLength(1);
    expect(found.odd[99 * 70]).toBe(NAN);
    expect(found.odd[69]).toBe(PLUS_INFINITY);
  });
  it("looks at every cell once, whatever the sizes", () => {
    for (const count of [1, 7, 100, 101]) {
      for (const pixels of [1, 3, 7, 64].filter((size) => size <= count)) {
        const cells = Array.from({ length: pixels }, (_, pixel) => cellsOf(pixel, pixels, count));
        expect(cells[0]![0]).toBe(0);
        expect(cells.at(-1)![1]).toBe(count);
        cells.slice(1).forEach(([begin], i) => expect(begin).toBe(cells[i]![1]));
      }
    }
  });
  it("is the matrix itself where there is room, also sideways", () => {
    const across = { ...grid(2, 3, [1, 2, 3, 4, 5, 6]), rowStride: 1, columnStride: 2 };
    expect([...reduce(across, 100, 100).low]).toEqual([1, 3, 5, 2, 4, 6]);
  });
});

it("sharesOfRows divides by each row's sum", () => {
  const shares = sharesOfRows(grid(2, 2, [1, 3, 0, 0]));
  expect([valueAt(shares, 0, 0), valueAt(shares, 0, 1)]).toEqual([0.25, 0.75]);
  expect(valueAt(shares, 1, 0)).toBeNaN();
});
