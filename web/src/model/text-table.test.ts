import { describe, expect, it } from "vitest";
import { arranged, isNumeric, numberOf, sliceName, slicesOf, tableOf, toCsv, toTsv } from "./text-table";

describe("a tensor as a table", () => {
  const cells = [..."abcdefgh"];
  it("has its rows", () => {
    expect(tableOf(cells, [4, 2], false)).toEqual({
      columns: ["0", "1"],
      rows: [
        ["a", "b"],
        ["c", "d"],
        ["e", "f"],
        ["g", "h"],
      ],
      markdown: true,
    });
    expect(tableOf(cells, [2, 4], true)).toEqual({
      columns: [..."abcd"],
      rows: [[..."efgh"]],
      markdown: false,
    });
    expect(tableOf(cells, [8], false).rows).toHaveLength(8);
  });

  it("of more dimensions is one of its matrices", () => {
    expect(slicesOf([2, 2, 2])).toBe(2);
    expect(tableOf(cells, [2, 2, 2], false, 1).rows).toEqual([
      ["e", "f"],
      ["g", "h"],
    ]);
    expect(sliceName([3, 4, 2, 2], 7)).toBe("[1, 3, :, :]");
  });

  it("may be cut or empty", () => {
    expect(tableOf(cells.slice(0, 3), [4, 2], false).rows).toEqual([
      ["a", "b"],
      ["c", ""],
    ]);
    expect(tableOf([], [0, 3], false)).toEqual({ columns: ["0", "1", "2"], rows: [], markdown: true });
    expect(tableOf([], [3, 0], true).columns).toEqual([]);
  });
});

describe("numbers", () => {
  it("are what people write", () => {
    expect(["1", "-2.5", "1e-3", " 12 % ", "1_000", "-inf", ".5"].map(numberOf)).toEqual([
      1,
      -2.5,
      1e-3,
      12,
      1000,
      -Infinity,
      0.5,
    ]);
    expect(numberOf("NaN")).toBeNaN();
    expect(["", "1.2.3", "0x1f", "12 cats", "e5"].map(numberOf)).toEqual([null, null, null, null, null]);
    expect(isNumeric([["1"], [""], ["nan"]], 0)).toBe(true);
    expect(isNumeric([["1"], ["x"]], 0)).toBe(false);
  });
});

describe("rows", () => {
  const rows = ["10", "9", "NaN", "b", "", "a10", "a9", "-inf"].map((cell) => [cell, "x"]);
  const order = (descending: boolean) =>
    arranged(rows, "", { column: 0, descending }).map((place) => rows[place]![0]);

  it("are sorted as numbers where they are some", () => {
    expect(order(false)).toEqual(["-inf", "9", "10", "a9", "a10", "b", "NaN", ""]);
    expect(order(true)).toEqual(["b", "a10", "a9", "10", "9", "-inf", "NaN", ""]);
  });

  it("stay as they were logged where they are equal", () => {
    expect(arranged(rows, "", { column: 1, descending: true })).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it("are filtered by what any cell holds", () => {
    expect(arranged(rows, " A ", null)).toEqual([2, 5, 6]);
    expect(arranged(rows, "x", null)).toHaveLength(8);
  });

  it("become a file", () => {
    const table = {
      columns: ["a", "b"],
      rows: [
        ['say "hi"', "1,2"],
        ["line\nbreak", "\t"],
      ],
      markdown: false,
    };
    expect(toCsv(table, [1, 0])).toBe('a,b\r\n"line\nbreak",\t\r\n"say ""hi""","1,2"\r\n');
    expect(toTsv(table, [0])).toBe('a\tb\n"say ""hi"""\t1,2');
  });
});
