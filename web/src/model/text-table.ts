// Tables of texts: taken from tensors, sorted, filtered, and written as files.

export interface TextTable {
  columns: string[];
  rows: string[][];
  markdown: boolean; // its cells are Markdown; those of our own tables are what was logged
}

// A tensor's cells; of more than two dimensions the `slice`-th matrix. A cut list of cells gives fewer rows.
export function tableOf(
  cells: readonly string[],
  shape: readonly number[],
  heading: boolean,
  slice = 0,
): TextTable {
  const width = shape.length === 1 ? 1 : (shape.at(-1) ?? 1);
  const height = (shape.length === 1 ? shape[0] : shape.at(-2)) ?? 1;
  const first = slice * width * height;
  const rows: string[][] = [];
  for (let row = 0; row < height; row++) {
    const at = first + row * width;
    if (width === 0 || at >= cells.length) break;
    const found = cells.slice(at, at + width);
    rows.push(found.concat(Array.from({ length: width - found.length }, () => "")));
  }
  const columns = heading ? (rows.shift() ?? []) : Array.from({ length: width }, (_, place) => `${place}`);
  return { columns, rows, markdown: !heading };
}

export const slicesOf = (shape: readonly number[]): number =>
  shape.slice(0, -2).reduce((product, extent) => product * extent, 1);

// How the matrix is written in NumPy: [1, 0, :, :].
export function sliceName(shape: readonly number[], slice: number): string {
  const places: string[] = [];
  let rest = slice;
  for (const extent of shape.slice(0, -2).reverse()) {
    places.unshift(`${rest % extent}`);
    rest = Math.floor(rest / extent);
  }
  return `[${[...places, ":", ":"].join(", ")}]`;
}

const WORDS: Record<string, number> = { inf: Infinity, infinity: Infinity, "∞": Infinity };

// Null where a text is no number; 12 %, 1e-3, 1_000, -inf and NaN are some.
export function numberOf(text: string): number | null {
  const plain = text.trim().replace(/\s*%$/, "").replaceAll("_", "").replaceAll("−", "-");
  if (plain === "") return null;
  if (/^[-+]?nan$/i.test(plain)) return NaN;
  const word = WORDS[plain.replace(/^[-+]/, "").toLowerCase()];
  if (word !== undefined) return plain.startsWith("-") ? -word : word;
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain) ? Number(plain) : null;
}

export function isNumeric(rows: readonly string[][], column: number): boolean {
  const cells = rows.slice(0, 200).map((row) => row[column]!);
  const filled = cells.filter((cell) => cell.trim() !== "");
  return filled.length > 0 && filled.every((cell) => numberOf(cell) !== null);
}

export interface Sorting {
  column: number;
  descending: boolean;
}

// Places of the rows that are left, in their order. Numbers come before texts, NaN and empty cells last either way; equal
// rows stay as they were logged.
export function arranged(rows: readonly string[][], filter: string, sorting: Sorting | null): number[] {
  const wanted = filter.trim().toLowerCase();
  const places = rows.map((_, place) => place);
  const left = wanted
    ? places.filter((place) => rows[place]!.some((cell) => cell.toLowerCase().includes(wanted)))
    : places;
  if (sorting === null) return left;
  const { column, descending } = sorting;
  const names = new Intl.Collator("en", { numeric: true });
  const sign = descending ? -1 : 1;
  const keys = rows.map((row) => {
    const text = row[column]!;
    const number = numberOf(text);
    const rank = text.trim() === "" ? 3 : number === null ? 1 : Number.isNaN(number) ? 2 : 0;
    return { rank, number: number ?? 0, text };
  });
  return left.sort((a, b) => {
    const [one, other] = [keys[a]!, keys[b]!];
    if (one.rank !== other.rank) {
      const late = one.rank >= 2 || other.rank >= 2;
      return (late ? 1 : sign) * (one.rank - other.rank);
    }
    const order =
      one.rank === 0 ? Math.sign(one.number - other.number) || 0 : names.compare(one.text, other.text);
    return sign * order || a - b;
  });
}

// CSS pixels of each column, by its longest cells.
export function columnWidths(table: TextTable): number[] {
  const sample = table.rows.slice(0, 200);
  return table.columns.map((name, column) => {
    const longest = sample.reduce((most, row) => Math.max(most, Math.min(60, row[column]!.length)), 0);
    return Math.round(Math.max(56, Math.min(400, Math.max(longest * 7.2, name.length * 7.2 + 16) + 20)));
  });
}

export function toCsv(table: TextTable, places: readonly number[]): string {
  const quoted = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  const rows = [table.columns, ...places.map((place) => table.rows[place]!)];
  return rows.map((row) => `${row.map(quoted).join(",")}\r\n`).join("");
}

// What spreadsheets take from the clipboard.
export function toTsv(table: TextTable, places: readonly number[]): string {
  const quoted = (cell: string) => (/["\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  const rows = [table.columns, ...places.map((place) => table.rows[place]!)];
  return rows.map((row) => row.map(quoted).join("\t")).join("\n");
}
