import { expect, it } from "vitest";
import { frameAt, frameDurations, lengthOf, startOf } from "./video-frames";

const bytes = (text: string) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
// Three frames of 4 × 4 pixels each, made by Pillow.
const GIF =
  "R0lGODlhBAAEAIEAAAAAAAAAAAAAAAAAACH5BAAFAAAALAAAAAAEAAQAAAgJAAEIHEiwIICAACH5BAEBAAEALAAAAAAEAAQAgSgAAAAAAAAAAAAAAAgJAAEIHEiwIICAACH5BAEMAAEALAAAAAAEAAQAgVAAAAAAAAAAAAAAAAgJAAEIHEiwIICAADs=";
const WEBP =
  "UklGRuwAAABXRUJQVlA4WAoAAAACAAAAAwAAAwAAQU5JTQYAAAAAAAAAAABBTk1GMAAAAAAAAAAAAAMAAAMAACEAAAJWUDggGAAAADABAJ0BKgQABAABQCYlpAADcAD+/TZoAEFOTUY+AAAAAAAAAAAAAwAAAwAACgAAAFZQOCAmAAAANAEAnQEqBAAEAAAAJiUAAIwwAP78rlH9JdLkN//FDzW9gyoAAABBTk1GQgAAAAAAAAAAAAMAAAMAAHgAAABWUDggKgAAADQBAJ0BKgQABAAAACYloAADcAD++8Er/w7ubr1rf//LP/9lv+y3XoAAAA==";

it("frames last as long as the file says, unless browsers play them slower", () => {
  expect(frameDurations(bytes(GIF), "image/gif")).toEqual([50, 100, 120]);
  expect(frameDurations(bytes(WEBP), "image/webp")).toEqual([33, 100, 120]);
});

it("what is cut or of another type has the frames that are there", () => {
  expect(frameDurations(bytes(GIF).subarray(0, 40), "image/gif").length).toBeLessThan(3);
  expect(frameDurations(new Uint8Array(), "image/gif")).toEqual([]);
  expect(frameDurations(bytes(GIF), "image/png")).toEqual([]);
});

it("the frame of a time is found, again and again", () => {
  const durations = [50, 100, 120];
  expect([0, 49, 50, 149, 150, 269, 270, 320].map((time) => frameAt(durations, time))).toEqual([
    0, 0, 1, 1, 2, 2, 0, 1,
  ]);
  expect(frameAt([], 5)).toBe(0);
  expect(lengthOf(durations)).toBe(270);
  expect(startOf(durations, 2)).toBe(150);
});
