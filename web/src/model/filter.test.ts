// Filters are regular expressions without regard to case, anywhere in the name.
import { expect, it } from "vitest";
import { parseFilter } from "./filter";

it.each([
  ["", "anything", true],
  ["LOSS", "train/loss", true],
  ["^loss", "train/loss", false],
  ["lr0\\.(01|1)", "lr0.01-seed0", true],
  ["a|b", "xbx", true],
])("%s on %s is %s", (text, name, matches) => {
  expect(parseFilter(text).matches(name)).toBe(matches);
});

it("one half typed hides nothing and says why", () => {
  const filter = parseFilter("(");
  expect(filter.matches("train/loss")).toBe(true);
  expect(filter.error).toMatch(/regular expression/i);
});
