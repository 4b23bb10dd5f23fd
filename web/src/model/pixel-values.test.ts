import { expect, it } from "vitest";
import { formatPixel, inChannels } from "./pixel-values";

it("values are named by their channels", () => {
  expect(formatPixel([7])).toBe("7");
  expect(formatPixel([7, 9])).toBe("7 A 9");
  expect(formatPixel([1, 2, 3])).toBe("R 1 G 2 B 3");
  expect(formatPixel([1, 2, 3, 4])).toBe("R 1 G 2 B 3 A 4");
});

it("a decoder's RGBA is given in the channels of the file", () => {
  expect(inChannels([5, 5, 5, 255], 1)).toEqual([5]);
  expect(inChannels([5, 5, 5, 9], 2)).toEqual([5, 9]);
  expect(inChannels([1, 2, 3, 255], 3)).toEqual([1, 2, 3]);
  expect(inChannels([1, 2, 3, 255], 0)).toEqual([1, 2, 3]);
  expect(inChannels([1, 2, 3, 7], 0)).toEqual([1, 2, 3, 7]);
  expect(inChannels([1, 2, 3, 255], 4)).toEqual([1, 2, 3, 255]);
});
