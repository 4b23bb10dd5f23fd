import { expect, it } from "vitest";
import type { Item } from "../model/graph";
import { centred, fitted, neighbour, pathOf, zoomedView } from "./graph-geometry";
import type { Layout, Place } from "./graph-layout";

const place = (x: number, y: number): Place => ({
  item: {} as Item,
  open: false,
  x,
  y,
  width: 60,
  height: 40,
});

it("all of a picture fits, and what is small is not blown up", () => {
  const view = fitted({ width: 2000, height: 1000 }, { width: 1048, height: 1000 });
  expect(view.scale).toBe(0.5);
  expect(view.x).toBe((2000 - 2096) / 2);
  expect(fitted({ width: 10, height: 10 }, { width: 1000, height: 1000 }).scale).toBe(1.25);
});

it("a zoom stays where the pointer is", () => {
  const view = zoomedView({ x: 10, y: 20, scale: 1 }, 2, { x: 100, y: 50 });
  expect(view).toEqual({ x: 60, y: 45, scale: 2 });
  expect(zoomedView(view, 1e9, { x: 0, y: 0 }).scale).toBe(4);
  expect(centred(view, place(0, 0), { width: 200, height: 200 })).toEqual({ x: -20, y: -30, scale: 2 });
});

it("the neighbour is the nearest straight ahead", () => {
  const places = [place(0, 0), place(0, 100), place(300, 60), place(200, 0)];
  const layout: Layout = { places, lines: [], aside: [], width: 0, height: 0 };
  expect(neighbour(layout, places[0]!, "ArrowDown")).toBe(places[1]);
  expect(neighbour(layout, places[0]!, "ArrowRight")).toBe(places[3]);
  expect(neighbour(layout, places[0]!, "ArrowUp")).toBeNull();
});

it("lines have round corners", () => {
  expect(pathOf([])).toBe("");
  expect(
    pathOf([
      [0, 0],
      [0, 20],
      [20, 20],
    ]),
  ).toBe("M0 0L0 14Q0 20 6 20L20 20");
});
