// What a page makes of news equals what it would have read anew.
import { expect, it } from "vitest";
import { applyDelta } from "./delta";
import type { CatalogAnswer, CatalogDeltaAnswer, RunAnswer } from "./schema.gen";

const run = (name: string, start: number | null = 1, points = 1): RunAnswer => ({
  name,
  start,
  last: start,
  points,
  state: null,
});
const catalog: CatalogAnswer = {
  logdir: "runs",
  state: "loading",
  revision: 5,
  window_title: "",
  version: "1",
  points: 3,
  damaged: 0,
  runs: [run("a", 1), run("b", 2), run("c", 3)],
  tags: [
    { name: "loss_2", kind: "scalar", description: "", runs: [0, 1, 2] },
    { name: "note", kind: "text", description: "", runs: [1] },
  ],
};
const nothing: CatalogDeltaAnswer = {
  since: 5,
  revision: 9,
  state: "ready",
  points: 4,
  damaged: 1,
  gone: [],
  runs: [],
  tags: [],
};

it("takes over the counts when no run or tag is new", () => {
  const now = applyDelta(catalog, nothing);
  expect(now).toEqual({ ...catalog, revision: 9, state: "ready", points: 4, damaged: 1 });
});

it("puts runs in the order of their starts, and tags point to them", () => {
  const now = applyDelta(catalog, {
    ...nothing,
    runs: [run("early", 0), run("b", 2, 7), run("waiting", null)],
    tags: [
      { name: "loss_2", kind: "scalar", description: "", runs: ["early"] },
      { name: "loss_10", kind: "scalar", description: "new", runs: ["b", "waiting"] },
    ],
  });
  expect(now.runs.map((one) => one.name)).toEqual(["early", "a", "b", "c", "waiting"]);
  expect(now.runs[2]!.points).toBe(7);
  expect(now.tags).toEqual([
    { name: "loss_2", kind: "scalar", description: "", runs: [0, 1, 2, 3] },
    { name: "loss_10", kind: "scalar", description: "new", runs: [2, 4] },
    { name: "note", kind: "text", description: "", runs: [2] },
  ]);
});

it("forgets runs that went, and tags that nobody has any more", () => {
  const now = applyDelta(catalog, { ...nothing, gone: ["b"] });
  expect(now.runs.map((one) => one.name)).toEqual(["a", "c"]);
  expect(now.tags).toEqual([{ name: "loss_2", kind: "scalar", description: "", runs: [0, 1] }]);
});

it("takes in a run anew that went and came back", () => {
  const now = applyDelta(catalog, {
    ...nothing,
    gone: ["b"],
    runs: [run("b", 9)],
    tags: [{ name: "note", kind: "text", description: "", runs: ["b"] }],
  });
  expect(now.runs.map((one) => one.name)).toEqual(["a", "c", "b"]);
  expect(now.tags.map((tag) => [tag.name, tag.runs])).toEqual([
    ["loss_2", [0, 1]],
    ["note", [2]],
  ]);
});
