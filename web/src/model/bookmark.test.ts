import { expect, it } from "vitest";
import { formatBookmarks, parseBookmarks, type Bookmark } from "./bookmark";

const MARK: Bookmark = {
  label: "cats",
  method: "pca",
  dimensions: 3,
  components: [0, 2, 1],
  selected: [3, 1],
  isolated: [1, 2, 3],
  colorBy: "class",
  labelBy: "word",
  camera: { position: [1, 2, 3], target: [0, 0, 0], zoom: 1 },
};

it("comes back as it was saved", () => {
  expect(parseBookmarks(JSON.parse(formatBookmarks([MARK])))).toEqual([MARK]);
});

it("reads what TensorBoard saved, and passes by what is odd", () => {
  const [mark] = parseBookmarks([
    {
      label: "State 0",
      selectedProjection: "tsne",
      selectedPoints: [7],
      filteredPoints: { 0: 7, 1: 9 },
      selectedColorOptionName: "class",
      cameraDef: { orthographic: true, target: { 0: 0, 1: 0, 2: 0 }, position: [0, 0, 10], zoom: 2 },
    },
  ]);
  expect(mark).toMatchObject({ method: "tsne", dimensions: 2, selected: [7], isolated: [7, 9], labelBy: "" });
  expect(mark!.camera).toEqual({ position: [0, 0, 10], target: [0, 0, 0], zoom: 2 });
  expect(parseBookmarks([1, null, { selectedPoints: "x" }])).toHaveLength(1);
  expect(() => parseBookmarks({})).toThrow("no bookmarks");
});
