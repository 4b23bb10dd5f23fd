import { describe, expect, it } from "vitest";
import { around, Graph, nodesIn, type GraphColumns, type Item } from "./graph";
import { boxesOf, MOST_BOXES, openAtFirst, wireTitle, type BoxChoice } from "./graph-boxes";
import { coloringOf, costIn, type NodeCost } from "./graph-colors";
import { countsOf, endsOf } from "./graph-ends";
import { findItems } from "./graph-search";

// Nodes as "name op", each with the names that feed it: `^name` control.
function columns(nodes: Record<string, string[]>, shapes: string[] = []): GraphColumns {
  const names = Object.keys(nodes).map((text) => text.split(" ")[0]!);
  const opNames = Object.keys(nodes).map((text) => text.split(" ")[1] ?? "Op");
  const ops = [...new Set(opNames)];
  const data: GraphColumns = {
    names,
    ops,
    op: opNames.map((op) => ops.indexOf(op)),
    devices: [""],
    device: names.map(() => 0),
    shapes: [shapes],
    shape: names.map(() => 0),
    sources: [],
    targets: [],
    outputs: [],
    absent: [],
  };
  Object.values(nodes).forEach((inputs, target) => {
    for (const input of inputs) {
      const name = input.replace("^", "");
      if (!names.includes(name) && !data.absent.includes(name)) data.absent.push(name);
      const source = names.indexOf(name);
      data.sources.push(source < 0 ? names.length + data.absent.indexOf(name) : source);
      data.targets.push(target);
      data.outputs.push(input.startsWith("^") ? -1 : 0);
    }
  });
  return data;
}

const labels = (item: Item): string[] => item.children.map((child) => child.label);
const CHOICE: BoxChoice = { open: new Set(), control: true, extract: false, aside: new Map() };
const named = (...names: string[]): Record<string, string[]> =>
  Object.fromEntries(names.map((name) => [name, []]));

describe("groups", () => {
  it("come from slashes, and a node called as a group stands in it", () => {
    const graph = new Graph(columns(named("a/b", "a/c", "a", "d")));
    expect(labels(graph.root)).toEqual(["a", "d"]);
    expect(labels(graph.root.children[0]!)).toEqual(["b", "c", "(a)"]);
    expect(graph.root.children[0]!.count).toBe(3);
  });

  it("with one thing in them are one with it", () => {
    const graph = new Graph(columns(named("a/b/c/x", "a/b/c/y", "w/1", "z")));
    expect(labels(graph.root)).toEqual(["a/b/c", "w/1", "z"]);
    expect(around(graph.items[0]!).map(({ path }) => path)).toEqual(["a/b/c"]);
  });

  it("that are numbered and made alike are a series", () => {
    const layers = [0, 1, 10].flatMap((layer) => [`m/layer_${layer}/a A`, `m/layer_${layer}/b B`]);
    const graph = new Graph(columns(named(...layers, "m/layer_11/a A", "m/layer_11/other C", "m/z")));
    const model = graph.root.children[0]!;
    expect(labels(model)).toEqual(["layer_0…10 ×3", "layer_11", "z"]);
    expect([...nodesIn(model)]).toHaveLength(9);
    expect(labels(new Graph(graph.data, false).root.children[0]!)).toHaveLength(5);
  });

  it("of very many nodes stand in parts, and names twice or without letters are told apart", () => {
    const flat = new Graph({ ...columns(named(...Array.from({ length: 30_000 }, (_, i) => `${i}x`))) });
    const count = (item: Item): number => Math.max(item.children.length, ...item.children.map(count));
    expect(count(flat.root)).toBeLessThanOrEqual(120);
    expect([...nodesIn(flat.root)]).toHaveLength(30_000);
    const odd = columns(named("x", "y", "z", "w"));
    odd.names = ["", "", "/", "a//b"];
    expect(new Set(new Graph(odd).byPath.keys()).size).toBe(new Graph(odd).byPath.size);
    odd.names = ["x/".repeat(20_000), "y".repeat(50_000), "z", "w"];
    expect(new Graph(odd).items).toHaveLength(4);
  });

  it("know of cycles, themselves and what is missing", () => {
    const graph = new Graph(columns({ a: ["b", "a"], b: ["a", "gone"], c: ["b"] }));
    expect([...graph.reach([0], true)].sort()).toEqual([0, 1]);
    expect([...graph.reach([0], false)].sort()).toEqual([0, 1, 2]);
    expect(endsOf(graph, graph.items[1]!).inputs.map(({ name }) => name)).toEqual(["a", "gone"]);
    expect(endsOf(graph, graph.items[0]!).outputs.map(({ name }) => name)).toEqual(["a", "b"]);
  });
});

describe("boxes", () => {
  const graph = new Graph(
    columns({ x: [], "a/p P": ["x"], "a/q Q": ["a/p", "^x"], "b/r R": ["a/q", "a/p", "x"], "b/s": ["b/r"] }, [
      "2×3",
    ]),
  );

  it("have the edges of what is in them", () => {
    const boxes = boxesOf(graph, CHOICE);
    const wires = boxes.wires.map(({ from, to, count, control }) => [
      boxes.closed[from]!.label,
      boxes.closed[to]!.label,
      count,
      control,
    ]);
    expect(wires).toEqual([
      ["x", "a", 2, 1],
      ["a", "b", 2, 0],
      ["x", "b", 1, 0],
    ]);
    expect(wireTitle(boxes, boxes.wires[0]!)).toBe("x → a\n1 tensor, 1 control edge: 2×3");
    expect(boxesOf(graph, { ...CHOICE, control: false }).wires[0]!.count).toBe(1);
  });

  it("of open groups are those within", () => {
    const boxes = boxesOf(graph, { ...CHOICE, open: new Set(["a"]) });
    expect(boxes.closed.map(({ path }) => path)).toEqual(["x", "a/p", "a/q", "b"]);
    expect(boxes.count).toBe(5);
    expect(openAtFirst(graph)).toEqual(new Set(["a", "b"]));
  });

  it("with very many edges stand aside, unless the user puts them back", () => {
    const many = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`n${i}y`, ["hub"]]));
    const star = new Graph(columns({ hub: [], ...many }), false);
    expect([...boxesOf(star, { ...CHOICE, extract: true }).aside]).toEqual([0]);
    const back = { ...CHOICE, extract: true, aside: new Map([["hub", false]]) };
    expect(boxesOf(star, back).aside.size).toBe(0);
    expect(MOST_BOXES).toBeGreaterThan(120);
  });
});

describe("colours", () => {
  const graph = new Graph(columns(named("a/x X", "a/y Y", "b/x X", "b/y Y", "c/x X", "c/z Z")));
  const seen = graph.root.children;

  it("are equal where the structure is", () => {
    const { colorOf, legend } = coloringOf(graph, "structure", "light", seen, new Map());
    expect(colorOf(seen[0]!)).toBe(colorOf(seen[1]!));
    expect(colorOf(seen[2]!)).toBeNull();
    expect(legend.map(({ name }) => name)).toEqual(["as a"]);
  });

  it("tell operations, and how long they took", () => {
    const ops = coloringOf(graph, "op", "light", graph.items, new Map());
    expect(ops.legend.map(({ name }) => name)).toEqual(["X", "Y", "Z"]);
    const cost = (micros: number): NodeCost => ({ micros, bytes: 2, device: "", shapes: [] });
    const costs = new Map([
      [0, cost(5)],
      [1, cost(3)],
    ]);
    expect(costIn(seen[0]!, costs)).toEqual({ micros: 8, bytes: 4 });
    const time = coloringOf(graph, "time", "light", seen, costs);
    expect(time.scale).toEqual({ most: 8, unit: "µs" });
    expect(time.colorOf(seen[0]!)).toContain("85%");
    expect(time.colorOf(seen[1]!)).toBeNull();
  });
});

it("nodes are found by name and operation, and bad patterns are told", () => {
  const graph = new Graph(columns(named("a/Conv_1 X", "a/z Conv2D", "b")));
  expect(findItems(graph, "conv").items.map(({ path }) => path)).toEqual(["a/Conv_1", "a/z"]);
  expect(findItems(graph, "(").error).not.toBeNull();
  expect(countsOf([0, 1, 2], (node) => (node < 2 ? "x" : "y"))).toEqual([
    ["x", 2],
    ["y", 1],
  ]);
});
