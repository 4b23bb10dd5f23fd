// Cells, their order, filters, groups and files of the table of runs.
import { describe, expect, it } from "vitest";
import { describeFilter, filteredRows, withFilter } from "./row-filter";
import { groupRows, sharedValue, spreadOf } from "./row-groups";
import { hparamColumn, metricColumn, metricId, metricOf, stateWord } from "./run-columns";
import { cellText, differs, distinct, extentOf, fullText, nextSort, sortedRows } from "./run-table";
import type { Cell, TableColumn } from "./run-table";
import { exportTable } from "./table-export";

const hparam = (name: string, values: Cell[], type = "number"): TableColumn =>
  hparamColumn({ name, display_name: "", description: "", type, values });

const lr = hparam("lr", [0.1, null, 0.001, 0.1]);
const optimizer = hparam("optimizer", ["sgd", "adam", "adam", null], "string");
const loss = metricColumn({ statistic: "last", tag: "loss", group: "" }, [0.5, NaN, 0.25, null]);
const columns = new Map([lr, optimizer, loss].map((column) => [column.id, column]));
const columnOf = (id: string) => columns.get(id);
const ALL = [0, 1, 2, 3];

describe("columns", () => {
  it("reads numbers that JSON lacks, and mixed values as text", () => {
    expect(hparam("a", [1, "NaN", "-Infinity", null]).values).toEqual([1, NaN, -Infinity, null]);
    expect(hparam("a", [1, "fast", null], "string")).toMatchObject({
      type: "string",
      values: ["1", "fast", null],
    });
    expect(hparam("a", [true, null], "bool").type).toBe("bool");
    expect(hparam("a", ["NaN"], "string")).toMatchObject({ type: "string", values: ["NaN"] });
  });

  it("names a metric in an address and back", () => {
    const choice = { statistic: "best", tag: "a:b/c", group: "val:1/x" };
    expect(metricOf(metricId(choice))).toEqual(choice);
    expect(metricOf("h:lr")).toBeNull();
    expect(metricOf("m:none::loss")).toBeNull();
    expect(metricOf("m:last:%:loss")).toBeNull();
  });

  it("tells a run's state by its signs of life, unless it failed", () => {
    expect(stateWord("running", "success")).toBe("running");
    expect(stateWord("finished", "failure")).toBe("failed");
    expect(stateWord(null, "success")).toBe("finished");
    expect(stateWord(null, "unknown")).toBeNull();
  });

  it("writes cells short and in full", () => {
    const long = hparam("x", [0.12345678901234, 3e-5, 1024, null]);
    expect([0, 1, 2, 3].map((row) => cellText(long, row))).toEqual(["0.12346", "0.00003", "1024", "–"]);
    expect(fullText(long, long.values[0]!)).toBe("0.12345678901234");
    expect(cellText(loss, 1)).toBe("NaN");
  });

  it("knows what differs, the values and the extent", () => {
    expect(differs(lr)).toBe(true);
    expect(differs(hparam("x", [1, 1]))).toBe(false);
    expect(distinct(lr, ALL).map(({ value, count }) => [value, count])).toEqual([
      [0.001, 1],
      [0.1, 2],
      [null, 1],
    ]);
    expect(extentOf(loss, ALL)).toEqual([0.25, 0.5]);
    expect(extentOf(optimizer, ALL)).toBeNull();
  });
});

describe("order", () => {
  it("sorts by several keys, what has no value last either way", () => {
    expect(sortedRows(ALL, [[lr.id, false]], columnOf)).toEqual([2, 0, 3, 1]);
    expect(sortedRows(ALL, [[lr.id, true]], columnOf)).toEqual([0, 3, 2, 1]);
    expect(sortedRows(ALL, [[loss.id, true]], columnOf)).toEqual([0, 2, 1, 3]);
    const two = [
      [optimizer.id, false],
      [loss.id, false],
    ] as const;
    expect(sortedRows(ALL, two, columnOf)).toEqual([2, 1, 0, 3]);
    expect(sortedRows(ALL, [["gone", true]], columnOf)).toEqual(ALL);
  });

  it("goes up, down and away by clicks", () => {
    expect(nextSort([], "a", false)).toEqual([["a", false]]);
    expect(nextSort([["a", false]], "a", false)).toEqual([["a", true]]);
    expect(nextSort([["a", true]], "a", false)).toEqual([]);
    expect(nextSort([["a", false]], "b", true)).toEqual([
      ["a", false],
      ["b", false],
    ]);
    expect(
      nextSort(
        [
          ["a", false],
          ["b", true],
        ],
        "a",
        true,
      ),
    ).toEqual([
      ["a", true],
      ["b", true],
    ]);
  });
});

describe("filters", () => {
  it("are intervals, values and patterns", () => {
    const rows = (filters: Parameters<typeof filteredRows>[1]) => filteredRows(ALL, filters, columnOf);
    expect(rows({ [lr.id]: { least: 0.01 } })).toEqual([0, 3]);
    expect(rows({ [lr.id]: { most: 0.01, missing: true } })).toEqual([1, 2]);
    expect(rows({ [loss.id]: { least: 0 } })).toEqual([0, 2]);
    expect(rows({ [optimizer.id]: { only: ["adam"] } })).toEqual([1, 2]);
    expect(rows({ [optimizer.id]: { only: ["–"] } })).toEqual([3]);
    expect(rows({ [optimizer.id]: { pattern: "^AD" }, [lr.id]: { least: 0 } })).toEqual([2]);
    expect(rows({ [optimizer.id]: { pattern: "(" } })).toEqual([0, 1, 2]);
    expect(rows({ gone: { least: 3 } })).toEqual(ALL);
  });

  it("are put in, taken out and described", () => {
    const one = withFilter({}, "a", { least: 1, most: 2 });
    expect(one).toEqual({ a: { least: 1, most: 2 } });
    expect(withFilter(one, "a", {})).toEqual({});
    expect(describeFilter(one.a!)).toBe("1 … 2");
    expect(describeFilter({ only: [], pattern: "x" })).toBe("nothing · /x/");
  });
});

describe("groups", () => {
  it("tell the spread of a metric over their runs", () => {
    const groups = groupRows(ALL, [optimizer]);
    expect(groups.map(({ values, rows }) => [values, rows])).toEqual([
      [["adam"], [1, 2]],
      [["sgd"], [0]],
      [[null], [3]],
    ]);
    const wide = metricColumn({ statistic: "last", tag: "x", group: "" }, [1, 2, 6, NaN]);
    expect(spreadOf(wide, ALL)).toEqual({ count: 3, mean: 3, std: Math.sqrt(7), min: 1, max: 6 });
    expect(spreadOf(wide, [0])).toMatchObject({ mean: 1, std: null });
    expect(spreadOf(wide, [3])).toBeNull();
    expect(sharedValue(optimizer, [1, 2])).toBe("adam");
    expect(sharedValue(optimizer, ALL)).toBeUndefined();
  });
});

describe("files", () => {
  const odd = hparam("50% of_$x", ["=1+1", 'a "b", c\nd', "~^\\{}&<", "-2"], "string");

  it("write CSV that no spreadsheet takes for formulas", () => {
    expect(exportTable("csv", [odd, lr, loss], ALL)).toBe(
      '50% of_$x,lr,loss (last)\r\n\'=1+1,0.1,0.5\r\n"a ""b"", c\nd",,NaN\r\n~^\\{}&<,0.001,0.25\r\n\'-2,0.1,\r\n',
    );
  });

  it("write JSON with all digits", () => {
    expect(JSON.parse(exportTable("json", [lr, loss], [1, 2]))).toEqual([
      { "loss (last)": "NaN" },
      { lr: 0.001, "loss (last)": 0.25 },
    ]);
  });

  it("write LaTeX with everything escaped", () => {
    const small = hparam("x", [-0.5, 3e-7, Infinity, null]);
    const latex = exportTable("latex", [odd, small], ALL);
    expect(latex).toContain("\\begin{tabular}{lr}");
    expect(latex).toContain("50\\% of\\_\\$x & x \\\\");
    expect(latex).toContain("=1+1 & $-0.5$ \\\\");
    expect(latex).toContain("$3 \\times 10^{-7}$");
    expect(latex).toContain(
      "\\textasciitilde{}\\textasciicircum{}\\textbackslash{}\\{\\}\\&\\textless{} & $\\infty$",
    );
    expect(latex).toContain("-2 & --");
  });
});
