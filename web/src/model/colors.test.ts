// Colours stay with their run, and everything can be read on its ground in both themes.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { assignSlots, colorOf, PALETTES, parseGrouping } from "./colors";

const CSS = readFileSync(new URL("../views/theme.css", import.meta.url), "utf8");
const tokens = (block: string): Record<string, string> =>
  Object.fromEntries(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((match) => [match[1]!, match[2]!]),
  );
const THEMES = {
  light: tokens(CSS.slice(0, CSS.indexOf("}"))),
  dark: tokens(CSS.slice(CSS.indexOf('[data-theme="dark"]'))),
};

// Relative luminance and contrast as WCAG 2 defines them.
function luminance(color: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const channel = parseInt(color.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}
function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light! + 0.05) / (dark! + 0.05);
}

describe.each(["light", "dark"] as const)("%s", (theme) => {
  const token = (name: string): string => THEMES[theme][name]!;

  it.each(["text", "soft", "accent", "good", "warn"])("%s is readable on page and card", (name) => {
    for (const ground of ["page", "card"])
      expect(contrast(token(name), token(ground))).toBeGreaterThanOrEqual(4.5);
  });
  it("a pressed button is readable", () => {
    expect(contrast(token("accent"), token("accent-soft"))).toBeGreaterThanOrEqual(4.5);
  });
  it.each(PALETTES[theme])("curve %s stands out from the card", (color) => {
    expect(contrast(color, token("card"))).toBeGreaterThanOrEqual(3);
  });
});

describe("slots", () => {
  it("a run keeps its colour whatever comes or goes", () => {
    const first = assignSlots({}, ["a", "b"]);
    expect(first).toEqual({ a: 0, b: 1 });
    expect(assignSlots(first, ["c", "b"])).toEqual({ a: 0, b: 1, c: 2 });
  });
  it("colours come round after the last", () => {
    expect(colorOf(PALETTES.light.length, "light")).toBe(colorOf(0, "light"));
  });
});

describe("groups by a regular expression", () => {
  it("are the capture groups, or all that matches", () => {
    const { groupOf } = parseGrouping("lr(\\S+?)-seed")!;
    expect(groupOf("lr0.1-seed1")).toBe(groupOf("lr0.1-seed2"));
    expect(groupOf("lr0.1-seed1")).not.toBe(groupOf("lr0.2-seed1"));
    const whole = parseGrouping("seed\\d")!;
    expect(whole.groupOf("a-seed1")).toBe(whole.groupOf("b-seed1"));
    expect(whole.groupOf("none")).toBe(whole.groupOf("neither"));
  });

  it("are none without a pattern, and tell what is wrong with one", () => {
    expect(parseGrouping("")).toBeNull();
    expect(parseGrouping("(")?.error).toContain("(");
  });
});
