// Imports point down only: main, views, state, api | chart, model.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const SOURCE = dirname(fileURLToPath(import.meta.url));
const BELOW: Record<string, string[]> = {
  "main.ts": ["views", "state"],
  views: ["views", "state", "api", "chart", "model"],
  state: ["state", "api", "chart", "model"],
  api: ["api", "model"],
  chart: ["chart", "model"],
  model: ["model"],
};

function files(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return files(path);
    return /\.(ts|svelte)$/.test(name) && !name.endsWith(".test.ts") ? [path] : [];
  });
}

// Relative imports of a source text standing at `path`, as the top-level entries they lead to.
function importedFrom(path: string, text: string): string[] {
  const targets = [...text.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)].map((match) => match[1]!);
  return targets.map((target) => normalize(join(dirname(path), target)).split("/")[0]!);
}

function violations(path: string, text: string): string[] {
  const allowed = BELOW[path.split("/")[0]!] ?? [];
  return importedFrom(path, text).filter((target) => !allowed.includes(target));
}

describe("imports", () => {
  it.each(files(SOURCE).map((path) => relative(SOURCE, path)))("%s points down", (path) => {
    expect(violations(path, readFileSync(join(SOURCE, path), "utf8"))).toEqual([]);
  });

  it("a planted upward import is found", () => {
    expect(violations("model/planted.ts", 'import { board } from "../state/board.svelte";')).toEqual([
      "state",
    ]);
    expect(violations("chart/planted.ts", 'const api = await import("../api/client");')).toEqual(["api"]);
  });
});
