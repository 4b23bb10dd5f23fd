import { expect, it } from "vitest";
import { formatTime, timeTicks } from "./time-ticks";

const texts = (from: number, to: number, count = 5) => timeTicks(from, to, count).map(({ text }) => text);

it("ticks are round times", () => {
  expect(texts(0, 1)).toEqual(["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
  expect(texts(0.5, 0.5004)).toEqual(["0.5000", "0.5001", "0.5002", "0.5003", "0.5004"]);
  expect(texts(0, 300)).toEqual(["0", "1:00", "2:00", "3:00", "4:00", "5:00"]);
  expect(texts(0, 0)).toEqual([]);
});

it("times are as exact as their step", () => {
  expect(formatTime(3725.25, 0.01)).toBe("1:02:05.25");
  expect(formatTime(59.999, 0.1)).toBe("1:00.0");
});
