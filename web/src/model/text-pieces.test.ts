import { expect, it } from "vitest";
import { pieces } from "./text-pieces";

it("short texts are one piece", () => {
  expect(pieces("a\nb")).toEqual([{ text: "a\nb", lines: 2 }]);
  expect(pieces("")).toEqual([{ text: "", lines: 1 }]);
});

it("pieces are the text, line by line", () => {
  const text = Array.from({ length: 9000 }, (_, i) => `line ${i}`).join("\n") + "\n\n";
  const found = pieces(text);
  expect(found.length).toBeGreaterThan(5);
  expect(found.map((piece) => piece.text).join("\n")).toBe(text);
});

it("long lines are cut between characters", () => {
  const text = "x" + "😀".repeat(30_000);
  expect(
    pieces(text)
      .map((piece) => piece.text)
      .join(""),
  ).toBe(text);
  expect(pieces(text).every((piece) => piece.text.isWellFormed())).toBe(true);
});
