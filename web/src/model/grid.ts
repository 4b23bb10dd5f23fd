// A table of numbers as a heat map shows it, and what of it falls into each pixel.
import { MINUS_INFINITY, NAN, PLUS_INFINITY, type Numbers } from "./picture";

export interface Grid {
  rows: number;
  columns: number;
  data: Numbers;
  rowStride: number; // items of `data` from one row to the next
  columnStride: number;
  rowNames: readonly string[]; // empty: they are numbered
  columnNames: readonly string[];
}

export interface Extent {
  low: number; // of the finite cells; NaN without any
  high: number;
  leastPositive: number; // NaN without any
  leastSize: number; // of those that are not zero; NaN without any
  nan: number; // how many cells are that
  plus: number;
  minus: number;
}

// Of each pixel the least and the greatest finite cell, NaN without any, and flags of what else it holds.
export interface Reduced {
  width: number;
  height: number;
  low: Float64Array;
  high: Float64Array;
  odd: Uint8Array;
}

export const valueAt = (grid: Grid, row: number, column: number): number =>
  grid.data[row * grid.rowStride + column * grid.columnStride]!;

export const rowName = (grid: Grid, row: number): string => grid.rowNames[row] ?? `${row}`;
export const columnName = (grid: Grid, column: number): string => grid.columnNames[column] ?? `${column}`;

export function extentOf(data: Numbers): Extent {
  let [low, high, leastPositive, leastSize] = [Infinity, -Infinity, Infinity, Infinity];
  let [nan, plus, minus] = [0, 0, 0];
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    if (value - value !== 0) {
      if (value === Infinity) plus++;
      else if (value === -Infinity) minus++;
      else nan++;
      continue;
    }
    if (value < low) low = value;
    if (value > high) high = value;
    if (value > 0) {
      if (value < leastPositive) leastPositive = value;
      if (value < leastSize) leastSize = value;
    } else if (value < 0 && -value < leastSize) leastSize = -value;
  }
  const known = (value: number) => (Number.isFinite(value) ? value : NaN);
  return {
    low: known(low),
    high: known(high),
    leastPositive: known(leastPositive),
    leastSize: known(leastSize),
    nan,
    plus,
    minus,
  };
}

// What covers all of them.
export function unionOf(extents: readonly Extent[]): Extent {
  const least = (values: number[]) => values.reduce((a, b) => (b < a || Number.isNaN(a) ? b : a), NaN);
  const most = (values: number[]) => values.reduce((a, b) => (b > a || Number.isNaN(a) ? b : a), NaN);
  const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
  return {
    low: least(extents.map((one) => one.low)),
    high: most(extents.map((one) => one.high)),
    leastPositive: least(extents.map((one) => one.leastPositive)),
    leastSize: least(extents.map((one) => one.leastSize)),
    nan: sum(extents.map((one) => one.nan)),
    plus: sum(extents.map((one) => one.plus)),
    minus: sum(extents.map((one) => one.minus)),
  };
}

// Cells [begin, end) of `count` whose middles fall into a pixel, of which there are no more than cells.
export function cellsOf(pixel: number, pixels: number, count: number): [begin: number, end: number] {
  const before = (edge: number) => Math.max(0, Math.ceil((edge * count) / pixels - 0.5));
  return [before(pixel), before(pixel + 1)];
}

// At most `width` by `height` pixels, no more than there are cells. Every cell is looked at: none is too small to be seen.
export function reduce(grid: Grid, width: number, height: number): Reduced {
  const w = Math.min(width, grid.columns);
  const h = Math.min(height, grid.rows);
  const low = new Float64Array(w * h).fill(NaN);
  const high = new Float64Array(w * h).fill(NaN);
  const odd = new Uint8Array(w * h);
  const pixelOf = new Uint32Array(grid.columns);
  for (let x = 0; x < w; x++) pixelOf.fill(x, ...cellsOf(x, w, grid.columns));
  for (let y = 0; y < h; y++) {
    const [begin, end] = cellsOf(y, h, grid.rows);
    for (let row = begin; row < end; row++) {
      let place = row * grid.rowStride;
      for (let column = 0; column < grid.columns; column++, place += grid.columnStride) {
        const value = grid.data[place]!;
        const pixel = y * w + pixelOf[column]!;
        if (value - value !== 0) {
          odd[pixel]! |= value === Infinity ? PLUS_INFINITY : value === -Infinity ? MINUS_INFINITY : NAN;
          continue;
        }
        if (!(low[pixel]! <= value)) low[pixel] = value;
        if (!(high[pixel]! >= value)) high[pixel] = value;
      }
    }
  }
  return { width: w, height: h, low, high, odd };
}

// Each row in shares of its sum, as for a confusion matrix; cells of rows without a sum are NaN.
export function sharesOfRows(grid: Grid): Grid {
  const data = new Float64Array(grid.rows * grid.columns);
  for (let row = 0; row < grid.rows; row++) {
    let sum = 0;
    for (let column = 0; column < grid.columns; column++) sum += valueAt(grid, row, column);
    for (let column = 0; column < grid.columns; column++)
      data[row * grid.columns + column] = valueAt(grid, row, column) / sum;
  }
  return { ...grid, data, rowStride: grid.columns, columnStride: 1 };
}
