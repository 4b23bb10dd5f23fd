import { expect, it } from "vitest";
import { shade } from "./shades";

it("shades go from the colour towards the background", () => {
  expect([0, 1, 2].map((place) => shade("#000000", place, 3, "light"))).toEqual([
    "#000000",
    "#4d4d4d",
    "#999999",
  ]);
  expect(shade("#ffffff", 1, 2, "dark")).toBe("#747679");
  expect(shade("red", 1, 2, "dark")).toBe("red");
  expect(shade("#123456", 0, 1, "light")).toBe("#123456");
});
