import { expect, it } from "vitest";
import { tabOf, TABS } from "./tabs";

it("has every kind on one tab", () => {
  const kinds = TABS.flatMap((tab) => tab.kinds);
  expect(new Set(kinds).size).toBe(kinds.length);
});

it("opens on time series where a link names a tab that is not there", () => {
  expect(tabOf("nothing").id).toBe("scalar");
  expect(tabOf("image").name).toBe("Images");
});
