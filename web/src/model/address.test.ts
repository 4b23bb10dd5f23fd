// Whatever stands in an address comes back from it.
import { expect, it } from "vitest";
import { formatAddress, parseAddress } from "./address";

it("any value survives", () => {
  const values = new Map([
    ["tagFilter", "^train/(loss|lr)&x=1#%20 損失"],
    ["cards", '{"a/b":{"zoom":[1,2.5]}}'],
    ["empty", ""],
  ]);
  expect(parseAddress(formatAddress(values))).toEqual(values);
});

it("a plain address says nothing, one of a board with all as by default says so", () => {
  expect(parseAddress("")).toBeNull();
  expect(parseAddress("#somewhere")).toBeNull();
  expect(parseAddress(formatAddress(new Map()))).toEqual(new Map());
});

it("a link that was cut short keeps what is whole", () => {
  expect(parseAddress("#board&axis=wall&filter=%E6%90")).toEqual(new Map([["axis", "wall"]]));
});

it("tags and numbers stay readable", () => {
  expect(formatAddress(new Map([["tag", "train/loss,1:2"]]))).toBe("#board&tag=train/loss,1:2");
});
