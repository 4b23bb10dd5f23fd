// The files were made by Pillow and by hand, one for each way in which a PNG can hold its pixels.
import { expect, it } from "vitest";
import { readPng, valuesAt } from "./png";

const bytes = (text: string) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const read = (text: string) => readPng(bytes(text));

const RGBA =
  "iVBORw0KGgoAAAANSUhEUgAAAAUAAAAECAYAAABGM/VAAAAAF0lEQVR4nGNkYGbj5EEDLDY2NjbkCwIA72QF8G38i3AAAAAASUVORK5CYII=";
const FILTERS =
  "iVBORw0KGgoAAAANSUhEUgAAAAYAAAAFCAAAAABDM8I6AAAAHklEQVR4nGNgYOcTlVFm1GIHASYtMGAOkQQBFoggADCbAtufu3V1AAAAAElFTkSuQmCC";
const SIXTEEN =
  "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACEAAAAADoj+WFAAAAFklEQVR4nGNgYFDn95NjKNWdY3PYGwAOkwMrezo2qQAAAABJRU5ErkJggg==";
const ONE_BIT =
  "iVBORw0KGgoAAAANSUhEUgAAAAoAAAABAQAAAADPjgLTAAAAC0lEQVR4nGPY4AAAAaMA8enR1ZoAAAAASUVORK5CYII=";
const PALETTE =
  "iVBORw0KGgoAAAANSUhEUgAAAAMAAAABAgMAAABmjvwnAAAACVBMVEUKCwwNDg8QERJrDFm9AAAAAXRSTlMFMIws6QAAAApJREFUeJxjkAAAABoAGS2I9DYAAAAASUVORK5CYII=";
const KEYED =
  "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAABnRSTlMABAAFAAZ0jsaPAAAAD0lEQVR4nGNgZGJmYWUDAAA/ABYhutRUAAAAAElFTkSuQmCC";
const INTERLACED =
  "iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAAAAAHfA0mvAAAAKUlEQVR4nAXBhQGAMADAsI65u/x/KQmgWI+PQ0gFIYmZfdHGOk9tfcwfEd8BLVvT5j8AAAAASUVORK5CYII=";

it("colours keep their values beneath any alpha", async () => {
  const pixels = await read(RGBA);
  expect([pixels.width, pixels.height, pixels.channels, pixels.bits]).toEqual([5, 4, 4, 8]);
  expect([...pixels.data]).toEqual(Array.from({ length: 80 }, (_, i) => (i * 3) % 256));
  expect(valuesAt(pixels, 1, 2)).toEqual([132, 135, 138, 141]);
});

it("every filter is undone", async () => {
  expect([...(await read(FILTERS)).data]).toEqual(Array.from({ length: 30 }, (_, i) => i * 7));
});

it("sixteen bits are all there", async () => {
  const pixels = await read(SIXTEEN);
  expect(pixels.bits).toBe(16);
  expect([...pixels.data]).toEqual([0, 9999, 19998, 29997, 39996, 49995]);
});

it("few bits are spread over eight", async () => {
  expect([...(await read(ONE_BIT)).data]).toEqual([255, 0, 255, 255, 0, 0, 0, 0, 0, 255]);
});

it("colours come from a palette, and what is transparent in it", async () => {
  const pixels = await read(PALETTE);
  expect(pixels.channels).toBe(4);
  expect([...pixels.data]).toEqual([10, 11, 12, 5, 13, 14, 15, 255, 16, 17, 18, 255]);
});

it("one colour may be transparent", async () => {
  expect([...(await read(KEYED)).data]).toEqual([1, 2, 3, 255, 4, 5, 6, 0]);
});

it("passes are put together", async () => {
  expect([...(await read(INTERLACED)).data]).toEqual(Array.from({ length: 25 }, (_, i) => i));
});

it("what is cut or no PNG is refused", async () => {
  const file = bytes(RGBA);
  await expect(readPng(file.subarray(0, 44))).rejects.toThrow();
  await expect(readPng(new Uint8Array(40))).rejects.toThrow("no header");
});
