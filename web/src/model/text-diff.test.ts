import { describe, expect, it } from "vitest";
import { diffRows, foldRows, summary } from "./text-diff";

const changedOf = (pieces: { text: string; changed: boolean }[] | null) =>
  (pieces ?? []).filter((piece) => piece.changed).map((piece) => piece.text);

describe("rows of a difference", () => {
  it("mark the words that changed", () => {
    const rows = diffRows("same\nthe cat sat\nend", "same\nthe dog sat\nend", true)!;
    expect(rows.map((row) => row.equal)).toEqual([true, false, true]);
    expect(changedOf(rows[1]!.left)).toEqual(["cat"]);
    expect(changedOf(rows[1]!.right)).toEqual(["dog"]);
    expect(rows[1]!.left!.map((piece) => piece.text).join("")).toBe("the cat sat");
    expect(summary(rows)).toBe("1 line changed");
  });

  it("or whole lines", () => {
    const [row] = diffRows("the cat", "the dog", false)!;
    expect(changedOf(row!.left)).toEqual(["the cat"]);
  });

  it("of lines that one text alone has", () => {
    const rows = diffRows("a\nb\nc", "a\nc\nd", true)!;
    expect(rows.map(({ left, right }) => [left?.[0]?.text, right?.[0]?.text])).toEqual([
      ["a", "a"],
      ["b", undefined],
      ["c", "c"],
      [undefined, "d"],
    ]);
    expect(rows.map((row) => [row.leftLine, row.rightLine])).toEqual([
      [1, 1],
      [2, 1],
      [3, 2],
      [3, 3],
    ]);
    expect(summary(rows)).toBe("1 line added, 1 line removed");
    expect(summary(diffRows("a", "a", true)!)).toBe("Both are equal.");
  });

  it("give up what would take too long", () => {
    const lines = (seed: number) =>
      Array.from({ length: 40_000 }, (_, i) => `${(i * seed) % 65_537}`).join("\n");
    expect(diffRows(lines(7919), lines(104_729), true)).toBeNull();
  });
});

describe("folding", () => {
  const text = Array.from({ length: 20 }, (_, i) => `${i}`);
  const rows = diffRows(text.join("\n"), text.with(10, "x").join("\n"), true)!;

  it("leaves what stands beside a change", () => {
    const shown = foldRows(rows, 2, new Set()).map((item) =>
      "gap" in item ? item.gap : item.row.left![0]!.text,
    );
    expect(shown).toEqual([[0, 8], "8", "9", "10", "11", "12", [13, 20]]);
  });

  it("opens where it is asked to", () => {
    const shown = foldRows(rows, 2, new Set([0, 13]));
    expect(shown).toHaveLength(20);
  });
});
