// The table of runs as a file: CSV, JSON or LaTeX, rows and columns as they are shown, numbers with all their digits.
import type { Cell, TableColumn } from "./run-table";

export type TableFormat = "csv" | "json" | "latex";

export const FORMATS: Record<TableFormat, { name: string; file: string; type: string }> = {
  csv: { name: "CSV", file: "runs.csv", type: "text/csv" },
  json: { name: "JSON", file: "runs.json", type: "application/json" },
  latex: { name: "LaTeX", file: "runs.tex", type: "application/x-tex" },
};

export function exportTable(
  format: TableFormat,
  columns: readonly TableColumn[],
  rows: readonly number[],
): string {
  if (format === "csv") return toCsv(columns, rows);
  return format === "json" ? toJson(columns, rows) : toLatex(columns, rows);
}

// RFC 4180. A text that a spreadsheet would take for a formula begins with an apostrophe; numbers stay numbers.
function toCsv(columns: readonly TableColumn[], rows: readonly number[]): string {
  const lines = [
    columns.map((column) => csvText(column.name)),
    ...rows.map((row) => columns.map((column) => csvCell(column.values[row] ?? null))),
  ];
  return lines.map((cells) => `${cells.join(",")}\r\n`).join("");
}

function csvCell(value: Cell): string {
  if (value === null) return "";
  return typeof value === "string" ? csvText(value) : String(value);
}

function csvText(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

// One object for each row; NaN and infinities as text, which JSON has no numbers for; without what a run does not have.
function toJson(columns: readonly TableColumn[], rows: readonly number[]): string {
  const objects = rows.map((row) =>
    Object.fromEntries(
      columns.flatMap((column) => {
        const value = column.values[row] ?? null;
        if (value === null) return [];
        const written = typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
        return [[column.name, written] as const];
      }),
    ),
  );
  return `${JSON.stringify(objects, null, 2)}\n`;
}

// A tabular in the manner of the package booktabs.
function toLatex(columns: readonly TableColumn[], rows: readonly number[]): string {
  const alignment = columns.map((column) => (column.type === "number" ? "r" : "l")).join("");
  const line = (cells: string[]) => `  ${cells.join(" & ")} \\\\`;
  return [
    "% \\usepackage{booktabs}",
    `\\begin{tabular}{${alignment}}`,
    "  \\toprule",
    line(columns.map((column) => escapeLatex(column.name))),
    "  \\midrule",
    ...rows.map((row) => line(columns.map((column) => latexCell(column.values[row] ?? null)))),
    "  \\bottomrule",
    "\\end{tabular}",
    "",
  ].join("\n");
}

function latexCell(value: Cell): string {
  if (value === null) return "--";
  if (typeof value !== "number") return escapeLatex(String(value));
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "$\\infty$" : "$-\\infty$";
  const [digits, exponent] = String(value).split("e");
  if (exponent !== undefined) return `$${digits} \\times 10^{${Number(exponent)}}$`;
  return value < 0 ? `$${digits}$` : digits!;
}

const LATEX: Record<string, string> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "|": "\\textbar{}",
  "\n": " ",
  "\r": " ",
};

function escapeLatex(text: string): string {
  return text.replace(/[\\~^<>|\n\r]|[&%$#_{}]/g, (mark) => LATEX[mark] ?? `\\${mark}`);
}
