import { describe, expect, it } from "vitest";
import { paletteOf, scaleOf, shadeOf, SHADES } from "./color-scale";
import { extentOf } from "./grid";

const extent = (...values: number[]) => extentOf(Float64Array.from(values));

describe("scaleOf", () => {
  it("puts zero in the middle of values that straddle it", () => {
    const scale = scaleOf("linear", extent(-1, 4));
    expect(scale.diverging).toBe(true);
    expect([-4, 0, 4].map(scale.place)).toEqual([0, 0.5, 1]);
    expect(scaleOf("symlog", extent(-1, 1000)).place(0)).toBe(0.5);
    expect(scaleOf("linear", extent(2, 4)).diverging).toBe(false);
  });
  it("is logarithmic over the positive values and has no place for others", () => {
    const scale = scaleOf("log", extent(0, 1, 10, 100));
    expect([1, 10, 100].map(scale.place)).toEqual([0, 0.5, 1]);
    expect(scale.place(0)).toBeNaN();
    expect(scale.place(-1)).toBeNaN();
  });
  it("goes both ways", () => {
    for (const name of ["linear", "log", "symlog"] as const) {
      const scale = scaleOf(name, extent(0.5, 2, 900));
      expect(scale.value(scale.place(7))).toBeCloseTo(7, 9);
    }
  });
  it("bears equal, extreme and no values", () => {
    expect(scaleOf("linear", extent(3, 3)).place(3)).toBe(0.5);
    expect(scaleOf("linear", extent(-1.7e308, 1.7e308)).place(0)).toBe(0.5);
    expect(scaleOf("log", extent()).place(1)).toBe(0.5);
    expect(scaleOf("linear", extent(NaN)).place(0.25)).toBe(0.25);
  });
});

describe("paletteOf", () => {
  it("gets lighter all the way and ends at its anchors", () => {
    const palette = paletteOf(false, "light");
    expect([...palette.slice(0, 3)]).toEqual([0x44, 0x01, 0x54]);
    expect([...palette.slice(-3)]).toEqual([0xfd, 0xe7, 0x25]);
    const luma = (shade: number) =>
      0.2126 * palette[3 * shade]! + 0.7152 * palette[3 * shade + 1]! + 0.0722 * palette[3 * shade + 2]!;
    for (let shade = 8; shade < SHADES; shade += 8) expect(luma(shade)).toBeGreaterThan(luma(shade - 8));
  });
  it("has a shade for every place", () => expect([0, 0.5, 1].map(shadeOf)).toEqual([0, 128, 255]));
});
