import { expect, it } from "vitest";
import { normalised } from "./normalise";

it("fits the chosen dimensions into a ball", () => {
  const points = { count: 3, dimensions: 4, data: Float32Array.of(0, 9, 9, 0, 2, 9, 9, 4, NaN, 1, 1, 1) };
  const placed = normalised(points, [0, 3, 9], false);
  expect([...placed.subarray(0, 6)].map((one) => Math.round(one * 1000))).toEqual([
    -447, -894, 0, 447, 894, 0,
  ]);
  expect(placed[6]).toBeNaN();
  expect(normalised({ count: 1, dimensions: 2, data: Float32Array.of(5, 5) }, [0, 1], true)).toEqual(
    Float32Array.of(0, 0, 0),
  );
  expect(
    normalised({ count: 2, dimensions: 3, data: Float32Array.of(0, 0, 0, 0, 0, 8) }, [0, 1, 2], true)[5],
  ).toBe(0);
});
