// How much each hyperparameter tells of a metric: permutation importance in a small forest, and a rank correlation.
//
// The forest is 64 extremely randomised regression trees (Geurts et al. 2006), each grown on as many rows as there are,
// drawn with repetition; each node tries one random cut of every hyperparameter and keeps the one that leaves the least
// squared error; cuts are made among ranks, so that no scale counts. The importance of a hyperparameter is by how much a tree's error on the rows that it did not see grows
// when the values are shuffled among them (Breiman 2001), as a share of the metric's variance, the mean of all trees. The
// shares shown are these, none below zero, divided by their sum. One seed: the same table gives the same figures.
import type { Cell, TableColumn } from "./run-table";

export interface Feature {
  id: string;
  values: Float64Array; // one for each row; NaN where a run has none
  ordered: boolean; // whether larger means something: then it has a correlation
}

export interface Importance {
  id: string;
  share: number; // of the sum over all; 0 where the forest makes nothing of it
  raw: number; // growth of the error, in variances of the metric
  correlation: number | null; // Spearman's, −1 … 1; null where it has no meaning
}

const TREES = 64;
const LEAST_LEAF = 2; // rows of a node that is not split further hold at least that many on either side
const DEEPEST = 16;
const LEAST_ROWS = 4; // of fewer nothing is said

// Numbers and switches as they are; the values of texts by their place in the order of the metric's mean, so that one cut
// can part the good from the bad.
export function toFeature(column: TableColumn, rows: readonly number[], target: Float64Array): Feature {
  const cells = rows.map((row): Cell => column.values[row] ?? null);
  if (column.type !== "string") {
    const values = Float64Array.from(cells, (cell) => (cell === null ? NaN : Number(cell)));
    return { id: column.id, values, ordered: true };
  }
  const sums = new Map<Cell, [number, number]>();
  for (const [i, cell] of cells.entries()) {
    const [sum, count] = sums.get(cell) ?? [0, 0];
    sums.set(cell, [sum + target[i]!, count + 1]);
  }
  const means = [...sums].map(([cell, [sum, count]]) => [cell, sum / count] as const);
  const places = new Map(means.sort((a, b) => a[1] - b[1]).map(([cell], place) => [cell, place]));
  const values = Float64Array.from(cells, (cell) => (cell === null ? NaN : places.get(cell)!));
  return { id: column.id, values, ordered: false };
}

export function importances(features: readonly Feature[], target: Float64Array): Importance[] {
  const random = generator(0x9e3779b9);
  const columns = features.map(({ values }) => placesOf(values));
  const total = variance(target);
  let raw = features.map(() => 0);
  if (total > 0 && target.length >= LEAST_ROWS) {
    const grown = features.map(() => 0);
    for (let i = 0; i < TREES; i++) {
      const [seen, unseen] = drawn(target.length, random);
      const tree = grow(columns, target, seen, random);
      const error = meanError(tree, columns, target, unseen);
      for (const [place, column] of columns.entries()) {
        const mixed = [...columns];
        mixed[place] = shuffled(column, unseen, random);
        grown[place]! += (meanError(tree, mixed, target, unseen) - error) / TREES;
      }
    }
    raw = grown.map((growth) => growth / total);
  }
  const sum = raw.reduce((all, one) => all + Math.max(0, one), 0);
  return features.map(({ id, values, ordered }, place) => ({
    id,
    raw: raw[place]!,
    share: sum > 0 ? Math.max(0, raw[place]!) / sum : 0,
    correlation: ordered ? spearman(values, target) : null,
  }));
}

interface Tree {
  feature: Int32Array; // of each node; -1: a leaf
  cut: Float64Array; // values below it go to the node after, others to `right`
  right: Int32Array;
  value: Float64Array;
}

// Rows drawn with repetition, and those that were not drawn.
function drawn(count: number, random: () => number): [seen: Int32Array, unseen: Int32Array] {
  const seen = Int32Array.from({ length: count }, () => Math.floor(random() * count));
  const met = new Set(seen);
  return [seen, Int32Array.from({ length: count }, (_, row) => row).filter((row) => !met.has(row))];
}

function grow(
  columns: readonly Float64Array[],
  target: Float64Array,
  rows: Int32Array,
  random: () => number,
): Tree {
  const feature: number[] = [];
  const cut: number[] = [];
  const right: number[] = [];
  const value: number[] = [];
  const split = (from: number, to: number, depth: number) => {
    const node = feature.length;
    feature.push(-1);
    cut.push(0);
    right.push(-1);
    value.push(mean(target, rows, from, to));
    const best = depth < DEEPEST ? bestCut(columns, target, rows, from, to, random) : null;
    if (best === null) return;
    const middle = partition(rows, from, to, columns[best.feature]!, best.cut);
    feature[node] = best.feature;
    cut[node] = best.cut;
    split(from, middle, depth + 1);
    right[node] = feature.length;
    split(middle, to, depth + 1);
  };
  split(0, rows.length, 0);
  return {
    feature: Int32Array.from(feature),
    cut: Float64Array.from(cut),
    right: Int32Array.from(right),
    value: Float64Array.from(value),
  };
}

// The cut that leaves the least squared error, which is the one between the groups whose means are farthest apart.
function bestCut(
  columns: readonly Float64Array[],
  target: Float64Array,
  rows: Int32Array,
  from: number,
  to: number,
  random: () => number,
): { feature: number; cut: number } | null {
  if (to - from < 2 * LEAST_LEAF) return null;
  let best: { feature: number; cut: number } | null = null;
  let most = 0;
  for (const [place, column] of columns.entries()) {
    let [lo, hi] = [Infinity, -Infinity];
    for (let i = from; i < to; i++) {
      const x = column[rows[i]!]!;
      if (x < lo) lo = x;
      if (x > hi) hi = x;
    }
    const at = lo + (hi - lo) * random();
    if (!(lo < hi) || !(at > lo)) continue;
    let [below, above, count] = [0, 0, 0];
    for (let i = from; i < to; i++) {
      const y = target[rows[i]!]!;
      if (column[rows[i]!]! < at) {
        below += y;
        count++;
      } else above += y;
    }
    const rest = to - from - count;
    if (count < LEAST_LEAF || rest < LEAST_LEAF) continue;
    const gain = ((below / count - above / rest) ** 2 * count * rest) / (to - from);
    if (gain > most) {
      most = gain;
      best = { feature: place, cut: at };
    }
  }
  return best;
}

// Brings the rows below the cut to the front; returns where the others begin.
function partition(rows: Int32Array, from: number, to: number, column: Float64Array, cut: number): number {
  let middle = from;
  for (let i = from; i < to; i++) {
    const row = rows[i]!;
    if (column[row]! >= cut) continue;
    rows[i] = rows[middle]!;
    rows[middle++] = row;
  }
  return middle;
}

function meanError(
  tree: Tree,
  columns: readonly Float64Array[],
  target: Float64Array,
  rows: Int32Array,
): number {
  let sum = 0;
  for (const row of rows) {
    let node = 0;
    for (let feature = tree.feature[0]!; feature >= 0; feature = tree.feature[node]!) {
      node = columns[feature]![row]! < tree.cut[node]! ? node + 1 : tree.right[node]!;
    }
    sum += (tree.value[node]! - target[row]!) ** 2;
  }
  return sum / Math.max(1, rows.length);
}

// Spearman's rank correlation over the rows that have both; null where one of the two does not vary.
export function spearman(a: Float64Array, b: Float64Array): number | null {
  const both = [...a.keys()].filter((i) => !Number.isNaN(a[i]!) && !Number.isNaN(b[i]!));
  const [x, y] = [a, b].map((values) => ranks(Float64Array.from(both, (i) => values[i]!)));
  const [middleX, middleY] = [average(x!), average(y!)];
  let [xy, xx, yy] = [0, 0, 0];
  for (let i = 0; i < both.length; i++) {
    const [dx, dy] = [x![i]! - middleX, y![i]! - middleY];
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : null;
}

// Equal values share the mean of their ranks.
function ranks(values: Float64Array): Float64Array {
  const order = [...values.keys()].sort((a, b) => values[a]! - values[b]!);
  const found = new Float64Array(values.length);
  for (let from = 0; from < order.length;) {
    let to = from + 1;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let i = from; i < to; i++) found[order[i]!] = (from + to - 1) / 2;
    from = to;
  }
  return found;
}

// Values by their place in the order, so that a cut is as likely among small learning rates as among large ones. A run
// that was not given a value stands below all that were, so that a cut can part the two.
const placesOf = (values: Float64Array): Float64Array =>
  ranks(values.map((value) => (Number.isNaN(value) ? -Infinity : value)));

// The values with those of some rows given to one another.
function shuffled(values: Float64Array, rows: Int32Array, random: () => number): Float64Array {
  const mixed = values.slice();
  for (let i = rows.length - 1; i > 0; i--) {
    const [one, other] = [rows[i]!, rows[Math.floor(random() * (i + 1))]!];
    [mixed[one], mixed[other]] = [mixed[other]!, mixed[one]!];
  }
  return mixed;
}

const average = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

function variance(values: Float64Array): number {
  const middle = average(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / Math.max(1, values.length);
}

function mean(values: Float64Array, rows: Int32Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[rows[i]!]!;
  return sum / (to - from);
}

// Numbers in [0, 1) that look random and are the same every time (mulberry32).
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
