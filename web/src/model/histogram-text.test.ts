// Buckets and counts say what was logged.
import { describe, expect, it } from "vitest";
import { bucketText, edgeText, exactCount, shareName } from "./histogram-text";

describe("texts", () => {
  it("give counts to the last digit", () => {
    expect([0, 12345, 2.5, 1e18].map(exactCount)).toEqual(["0", "12 345", "2.5", "1000000000000000000"]);
  });

  it("tell edges apart", () => {
    expect([0, -0.0366103, 1.21e-12, NaN, -Infinity, 2.5].map(edgeText)).toEqual([
      "0",
      "-0.0366103",
      "1.21e-12",
      "NaN",
      "−∞",
      "2.5",
    ]);
    expect(bucketText(-1, 1, false)).toBe("[-1, 1)");
    expect(bucketText(1, 2, true)).toBe("[1, 2]");
  });

  it("name shares", () => {
    expect([0, 668, 5000, 10000].map(shareName)).toEqual(["Minimum", "6.68 %", "Median", "Maximum"]);
  });
});
