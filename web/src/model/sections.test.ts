// Tags stand under their first path segment.
import { expect, it } from "vitest";
import { groupByPrefix, splitTag } from "./sections";

it("groups in the order of first appearance, names without a prefix together", () => {
  const tags = ["train/loss", "lr", "train/acc/top1", "", "/odd"];
  expect(groupByPrefix(tags, (tag) => tag)).toEqual([
    { name: "train", items: ["train/loss", "train/acc/top1"] },
    { name: "", items: ["lr", "", "/odd"] },
  ]);
});

it.each([
  ["train/loss", ["train/", "loss"]],
  ["a/b/c", ["a/", "b/c"]],
  ["lr", ["", "lr"]],
  ["/odd", ["", "/odd"]],
  ["ends/", ["", "ends/"]],
])("%s is split into %j", (tag, parts) => {
  expect(splitTag(tag)).toEqual(parts);
});
