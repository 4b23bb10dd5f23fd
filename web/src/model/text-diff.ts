// What differs between two texts: line by line, and in lines that changed word by word.
import { diffArrays, diffWordsWithSpace } from "diff";

export interface Piece {
  text: string;
  changed: boolean;
}

// A line of either text, or of one alone; line numbers begin at 1.
export interface DiffRow {
  left: Piece[] | null;
  right: Piece[] | null;
  leftLine: number;
  rightLine: number;
  equal: boolean;
}

const PATIENCE = 1000; // milliseconds for the lines
const LONGEST = 20_000; // characters of a line that is compared by words

// Null: the texts are too long and too different to be compared.
export function diffRows(left: string, right: string, words: boolean): DiffRow[] | null {
  const parts = diffArrays(left.split("\n"), right.split("\n"), { timeout: PATIENCE });
  if (parts === undefined) return null;
  const until = performance.now() + PATIENCE; // for the words of all lines
  const rows: DiffRow[] = [];
  let [leftLine, rightLine] = [0, 0];
  const add = (before: string | undefined, after: string | undefined, equal: boolean) => {
    if (before !== undefined) leftLine++;
    if (after !== undefined) rightLine++;
    const [from, to] = equal ? [plain(before!), plain(after!)] : pieces(before, after, words, until);
    rows.push({ left: from, right: to, leftLine, rightLine, equal });
  };
  let removed: string[] = [];
  const flush = (added: string[]) => {
    for (let place = 0; place < Math.max(removed.length, added.length); place++) {
      add(removed[place], added[place], false);
    }
    removed = [];
  };
  for (const part of parts) {
    if (part.removed) removed = part.value;
    else if (part.added) flush(part.value);
    else {
      flush([]);
      for (const line of part.value) add(line, line, true);
    }
  }
  flush([]);
  return rows;
}

const plain = (text: string): Piece[] => [{ text, changed: false }];

function pieces(
  left: string | undefined,
  right: string | undefined,
  words: boolean,
  until: number,
): [Piece[] | null, Piece[] | null] {
  const whole = (text: string | undefined): Piece[] | null =>
    text === undefined ? null : [{ text, changed: true }];
  const timeout = until - performance.now();
  if (!words || left === undefined || right === undefined || timeout <= 0) return [whole(left), whole(right)];
  if (left.length + right.length > LONGEST) return [whole(left), whole(right)];
  const parts = diffWordsWithSpace(left, right, { timeout });
  if (parts === undefined) return [whole(left), whole(right)];
  return [
    parts.filter((part) => !part.added).map((part) => ({ text: part.value, changed: part.removed })),
    parts.filter((part) => !part.removed).map((part) => ({ text: part.value, changed: part.added })),
  ];
}

export type Folded = { row: DiffRow } | { gap: [number, number] }; // places of equal rows, the second exclusive

// Long stretches of equal lines become one place to open; a few are kept beside what changed.
export function foldRows(rows: readonly DiffRow[], kept: number, open: ReadonlySet<number>): Folded[] {
  const folded: Folded[] = [];
  for (let place = 0; place < rows.length;) {
    let end = place;
    while (end < rows.length && rows[end]!.equal) end++;
    const from = place === 0 ? 0 : place + kept;
    const to = end === rows.length ? end : end - kept;
    if (to - from > 2 && !open.has(from)) {
      for (let at = place; at < from; at++) folded.push({ row: rows[at]! });
      folded.push({ gap: [from, to] });
      place = to;
    }
    for (; place < end; place++) folded.push({ row: rows[place]! });
    if (place < rows.length) folded.push({ row: rows[place++]! });
  }
  return folded;
}

export function summary(rows: readonly DiffRow[]): string {
  const changed = rows.filter((row) => !row.equal && row.left && row.right).length;
  const removed = rows.filter((row) => !row.right).length;
  const added = rows.filter((row) => !row.left).length;
  if (changed + removed + added === 0) return "Both are equal.";
  const lines = (count: number) => `${count} ${count === 1 ? "line" : "lines"}`;
  return [
    changed ? `${lines(changed)} changed` : "",
    added ? `${lines(added)} added` : "",
    removed ? `${lines(removed)} removed` : "",
  ]
    .filter(Boolean)
    .join(", ");
}
