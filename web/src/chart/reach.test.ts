// A path covers each column from its highest to its lowest place there, and no other column.
import { describe, expect, it } from "vitest";
import { Reach } from "./reach";

const spans = (reach: Reach) =>
  Array.from({ length: reach.width }, (_, i) =>
    reach.top[i]! <= reach.bottom[i]! ? [reach.top[i], reach.bottom[i]] : null,
  );

function path(width: number, ...points: [number, number][]): Reach {
  const reach = new Reach(width);
  reach.moveTo(...points[0]!);
  for (const point of points.slice(1)) reach.lineTo(...point);
  return reach;
}

describe("Reach", () => {
  it("is nowhere before it is drawn", () => {
    expect(spans(new Reach(2))).toEqual([null, null]);
    expect(path(2, [0, 1]).columns[1]).toBe(0);
  });

  it("of a line in one column is its height", () => {
    expect(spans(path(3, [1.2, 9], [1.7, 4]))).toEqual([null, [4, 9], null]);
  });

  it("of a slanting line is its share of each column", () => {
    expect(spans(path(4, [0.5, 0], [2.5, 4]))).toEqual([[0, 1], [1, 3], [3, 4], null]);
    expect(spans(path(4, [0.5, 4], [2.5, 0]))).toEqual([[3, 4], [1, 3], [0, 1], null]);
  });

  it("of lines that come and go is all they pass", () => {
    expect(spans(path(2, [0.1, 5], [0.2, 1], [0.4, 3], [0.9, 8]))).toEqual([[1, 8], null]);
  });

  it("of a line from outside is what is inside", () => {
    expect(spans(path(2, [-2, 0], [6, 8]))).toEqual([
      [2, 3],
      [3, 4],
    ]);
    expect(spans(path(2, [-3, 0], [-1, 8]))).toEqual([null, null]);
    expect(spans(path(2, [-1e6, 0], [1e6, 0]))).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  it("of a dot is round", () => {
    const reach = new Reach(5);
    reach.dot(2.5, 10, 1.5);
    const [left, middle, right] = spans(reach).slice(1, 4);
    expect(middle).toEqual([8.5, 11.5]);
    expect(left).toEqual(right);
    expect(left![0]!).toBeGreaterThan(8.5);
    expect(spans(reach)[0]).toBeNull();
  });

  it("forgets what it was", () => {
    const reach = path(3, [0, 0], [3, 3]);
    expect(reach.columns).toEqual([0, 3]);
    reach.clear();
    expect(spans(reach)).toEqual([null, null, null]);
    reach.moveTo(1, 1);
    reach.lineTo(1.5, 2);
    expect(reach.columns).toEqual([1, 2]);
  });
});
