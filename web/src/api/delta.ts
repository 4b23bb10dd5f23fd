// Brings a catalog up to date by what is new in it.
import type { CatalogAnswer, CatalogDeltaAnswer, RunAnswer, TagAnswer } from "./schema.gen";

const natural = new Intl.Collator("en", { numeric: true });

// Run names instead of places in a list: those move when runs come and go.
export function applyDelta(catalog: CatalogAnswer, delta: CatalogDeltaAnswer): CatalogAnswer {
  const { gone, runs, tags, ...counts } = delta;
  const known = new Map(catalog.runs.map((run) => [run.name, run]));
  for (const name of gone) known.delete(name);
  for (const run of runs) known.set(run.name, run);
  const ordered = [...known.values()].sort(byStart);
  const places = new Map(ordered.map((run, place) => [run.name, place]));
  const left = new Set(gone);
  const found = new Map<string, TagAnswer>();
  for (const tag of catalog.tags) {
    const names = tag.runs.map((place) => catalog.runs[place]!.name).filter((name) => !left.has(name));
    found.set(keyOf(tag), { ...tag, runs: names.map((name) => places.get(name)!) });
  }
  for (const { runs: names, ...tag } of tags) {
    const had = found.get(keyOf(tag))?.runs ?? [];
    const now = new Set([...had, ...names.map((name) => places.get(name)!)]);
    found.set(keyOf(tag), { ...tag, runs: [...now].sort((a, b) => a - b) });
  }
  const listed = [...found.values()].filter((tag) => tag.runs.length > 0);
  return {
    ...catalog,
    revision: counts.revision,
    state: counts.state,
    points: counts.points,
    damaged: counts.damaged,
    runs: ordered,
    tags: tags.length > 0 ? listed.sort((a, b) => natural.compare(a.name, b.name)) : listed,
  };
}

const keyOf = (tag: { name: string; kind: string }): string => `${tag.kind} ${tag.name}`;

function byStart(a: RunAnswer, b: RunAnswer): number {
  if (a.start === null || b.start === null) return Number(a.start === null) - Number(b.start === null);
  return a.start - b.start || natural.compare(a.name, b.name);
}
