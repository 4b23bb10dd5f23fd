// Makes a tree of names readable: no chains of only children, numbered siblings as series, very many in parts.
import type { GraphColumns, Item } from "./graph";

const SHORTEST_SERIES = { group: 3, node: 5 }; // what is shorter is read as it is
const MOST_CHILDREN = 120; // more boxes in one group are neither laid out quickly nor seen

// A group with one thing in it is no group: their names are one.
export function compressed(item: Item): void {
  item.children = item.children.map((child) => {
    let only = child;
    while (only.node < 0 && only.children.length === 1) {
      const inner = only.children[0]!;
      only = { ...inner, label: `${only.label}/${inner.label}`, parent: item };
      for (const one of only.children) one.parent = only;
    }
    return only;
  });
  for (const child of item.children) compressed(child);
}

// Numbers that are equal where the same operations are wired by as many edges in the same nesting.
export function structures(
  root: Item,
  data: GraphColumns,
  itemOf: (node: number) => Item,
  note: (item: Item) => void,
): void {
  const depths = new Map<Item, number>();
  const visit = (item: Item, depth: number) => {
    note(item);
    depths.set(item, depth);
    for (const child of item.children) visit(child, depth + 1);
  };
  visit(root, 0);
  const edges = new Map<Item, number>(); // that begin and end in a group, but in none within it
  data.sources.forEach((source, edge) => {
    if (source >= data.names.length) return;
    let a: Item | null = itemOf(source);
    let b: Item | null = itemOf(data.targets[edge]!);
    while (a && b && a !== b) {
      if (depths.get(a)! >= depths.get(b)!) a = a.parent;
      else b = b.parent;
    }
    if (a) edges.set(a, (edges.get(a) ?? 0) + 1);
  });
  const numbers = new Map<string, number>();
  const number = (item: Item): number => {
    let key = `op ${data.op[item.node]}`;
    if (item.node < 0) {
      const inner = new Map<number, number>();
      for (const child of item.children) {
        const held = number(child);
        inner.set(held, (inner.get(held) ?? 0) + 1);
      }
      const listed = [...inner].sort((a, b) => a[0] - b[0]).map(([held, count]) => `${held}×${count}`);
      key = `group ${edges.get(item) ?? 0} ${listed.join(" ")}`;
    } else {
      for (const child of item.children) number(child);
    }
    item.structure = numbers.get(key) ?? numbers.size;
    numbers.set(key, item.structure);
    return item.structure;
  };
  number(root);
}

// Siblings whose names differ by a number, and that are made alike, become one series.
export function grouped(item: Item): void {
  for (const child of item.children) grouped(child);
  const series = new Map<string, Item[]>();
  for (const child of item.children) {
    const match = /^(.*?)(\d+)(\D*)$/s.exec(child.label.slice(0, 200));
    if (match === null || (child.node >= 0 && match[1] === "")) continue;
    const key = JSON.stringify([match[1], match[3], child.structure, child.node >= 0]);
    series.set(key, [...(series.get(key) ?? []), child]);
  }
  for (const [key, members] of series) {
    const [before, after, , isNode] = JSON.parse(key) as [string, string, number, boolean];
    if (members.length < SHORTEST_SERIES[isNode ? "node" : "group"]) continue;
    if (members.length === item.children.length && item.parent) continue; // it would be all there is
    const label = `${before}${numbersOf(members, before)}${after}`;
    wrap(item, members, `${item.path}/${label}`, `${label} ×${members.length}`, "series");
  }
}

const numberIn = (label: string, from: number): number => Number(/\d+/.exec(label.slice(from))?.[0] ?? 0);

function numbersOf(members: Item[], before: string): string {
  const numbers = members.map((member) => numberIn(member.label, before.length));
  return `${Math.min(...numbers)}…${Math.max(...numbers)}`;
}

// Very many siblings stand in parts, in the order of the file.
export function divided(item: Item): void {
  for (const child of item.children) divided(child);
  while (item.children.length > MOST_CHILDREN) {
    const all = item.children;
    const size = Math.ceil(all.length / Math.ceil(all.length / MOST_CHILDREN));
    for (let begin = 0; begin < all.length; begin += size) {
      const members = all.slice(begin, begin + size);
      const ends = `${short(members[0]!.label)} … ${short(members.at(-1)!.label)}`;
      wrap(item, members, `${item.path}/‹${members[0]!.path}›`, ends, "part");
    }
  }
}

const short = (label: string): string =>
  label.length <= 24 ? label : `${label.slice(0, 11)}…${label.slice(-12)}`;

function wrap(parent: Item, members: Item[], path: string, label: string, kind: "series" | "part"): void {
  const inside = new Set(members);
  const holder: Item = {
    path,
    label,
    kind,
    node: -1,
    parent,
    children: members,
    count: members.reduce((sum, member) => sum + member.count, 0),
    structure: -1 - members[0]!.structure,
  };
  for (const member of members) member.parent = holder;
  const at = parent.children.indexOf(members[0]!);
  parent.children = parent.children.flatMap((child, place) =>
    place === at ? [holder] : inside.has(child) ? [] : [child],
  );
}
