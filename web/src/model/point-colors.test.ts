import { expect, it } from "vitest";
import { categoryColor, colorPoints } from "./point-colors";

it("gives every category a colour of its own, and says when they repeat", () => {
  const { categories, rgb, repeated } = colorPoints(["b", "a", "b"], 3, "light");
  expect(categories.map(({ name, count }) => [name, count])).toEqual([
    ["b", 2],
    ["a", 1],
  ]);
  expect([...rgb.subarray(0, 3)]).toEqual([...rgb.subarray(6, 9)]);
  expect(repeated).toBe(false);
  const colors = Array.from({ length: 50 }, (_, place) => categoryColor(place, "dark"));
  expect(new Set(colors).size).toBe(50);
  const many = Array.from({ length: 60 }, (_, i) => `class ${i}`);
  expect(colorPoints(many, 60, "dark").repeated).toBe(true);
  expect(colorPoints(many, 60, "dark").categories.length).toBe(60);
});

it("takes many numbers for a scale, and few for names", () => {
  const numbers = Array.from({ length: 20 }, (_, i) => `${i / 2}`);
  const scale = colorPoints([...numbers, "nan"], 21, "light");
  expect(scale.range).toEqual([0, 9.5]);
  expect([...scale.rgb.subarray(0, 3)]).toEqual([0x44, 0x01, 0x54]);
  expect([...scale.rgb.subarray(57, 60)]).toEqual([0xfd, 0xe7, 0x25]);
  expect(colorPoints(["1", "2", "1"], 3, "light").categories.length).toBe(2);
  expect(colorPoints(numbers, 20, "light", "categories").categories.length).toBe(20);
});
