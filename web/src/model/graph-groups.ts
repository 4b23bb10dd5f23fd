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
    const members = series.get(key);
    if (members) members.push(child);
    else series.set(key, [child]);
  }
  const holders = new Map<Item, Item>();
  for (const [key, members] of series) {
    const [before, after, , isNode] = JSON.parse(key) as [string, string, number, boolean];
    if (members.length < SHORTEST_SERIES[isNode ? "node" : "group"]) continue;
    if (members.length === item.children.length && item.parent) continue; // it would be all there is
    const label = `${before}${numbersOf(members, before)}${after}`;
    const holder = holding(item, members, `${item.path}/${label}`, `${label} ×${members.length}`, "series");
    for (const member of members) holders.set(member, holder);
  }
  item.children = [...new Set(item.children.map((child) => holders.get(child) ?? child))];
}

const numberIn = (label: string, from: number): number => Number(/\d+/.exec(label.slice(from))?.[0] ?? 0);

function numbersOf(members: Item[], before: string): string {
  let [least, most] = [Infinity, -Infinity];
  for (const member of members) {
    const number = numberIn(member.label, before.length);
    [least, most] = [Math.min(least, number), Math.max(most, number)];
  }
  return `${least}…${most}`;
}

// Very many siblings stand in parts, in the order of the file.
export function divided(item: Item): void {
  for (const child of item.children) divided(child);
  while (item.children.length > MOST_CHILDREN) {
    const all = item.children;
    const size = Math.ceil(all.length / Math.ceil(all.length / MOST_CHILDREN));
    item.children = Array.from({ length: Math.ceil(all.length / size) }, (_, part) => {
      const members = all.slice(part * size, (part + 1) * size);
      const ends = `${endsOf(members[0]!)[0]} … ${endsOf(members.at(-1)!)[1]}`;
      return holding(item, members, `${item.path}/‹${members[0]!.path}›`, ends, "part");
    });
  }
}

// First and last name in a part of a part.
function endsOf(item: Item): [string, string] {
  if (item.kind !== "part") return [short(item.label), short(item.label)];
  return [endsOf(item.children[0]!)[0], endsOf(item.children.at(-1)!)[1]];
}

const short = (label: string): string =>
  label.length <= 24 ? label : `${label.slice(0, 11)}…${label.slice(-12)}`;

function holding(parent: Item, members: Item[], path: string, label: string, kind: "series" | "part"): Item {
  const count = members.reduce((sum, member) => sum + member.count, 0);
  const structure = -1 - members[0]!.structure;
  const holder: Item = { path, label, kind, node: -1, parent, children: members, count, structure };
  for (const member of members) member.parent = holder;
  return holder;
}
