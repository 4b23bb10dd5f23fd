import { expect, it } from "vitest";
import { meshCards, meshName } from "./mesh-tags";

const tagsOf = (...names: string[]) => names.map((name) => ({ name }));

it("has one card for each mesh", () => {
  const tags = tagsOf("a_COLOR", "a_FACE", "a_VERTEX", "b_1", "b_2", "b_3", "c_VERTEX", "odd", "lost_FACE");
  expect(meshCards(tags)).toEqual(tagsOf("a_VERTEX", "b_1", "c_VERTEX", "odd", "lost_FACE"));
});

it("calls a mesh by its name", () => {
  expect(["scan/a_VERTEX", "b_1", "odd"].map(meshName)).toEqual(["scan/a", "b", "odd"]);
});
