import { describe, expect, it } from "vitest";
import { formatExact, formatShort } from "./exact";

describe("formatExact", () => {
  it("gives a float of 32 bits the digits that it needs", () => {
    expect(formatExact(Math.fround(0.1), true)).toBe("0.1");
    expect(formatExact(Math.fround(1 / 3), true)).toBe("0.33333334");
    expect(formatExact(Math.fround(-1e-30), true)).toBe("−1e-30");
    expect(formatExact(16777216, true)).toBe("16777216");
    expect(formatExact(1 / 3, false)).toBe("0.3333333333333333");
  });
  it("spells what is no finite number", () => {
    expect([NaN, Infinity, -Infinity].map((value) => formatExact(value, true))).toEqual(["NaN", "∞", "−∞"]);
  });
  it("always reads back as the same number", () => {
    for (let i = 1; i < 2000; i++) {
      const value = Math.fround(Math.sin(i) * 10 ** ((i % 40) - 20));
      expect(Math.fround(Number(formatExact(value, true).replace("−", "-")))).toBe(value);
    }
  });
});

describe("formatShort", () => {
  it("keeps three digits", () => {
    expect([0.123456, 12, -1234.5, 1e-7, 5e8].map(formatShort)).toEqual([
      "0.123",
      "12",
      "−1230",
      "1.0e-7",
      "5.0e+8",
    ]);
  });
});
