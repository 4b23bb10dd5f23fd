// How texts are shown, what is looked for in them, and those that were read lately.
import { fetchText, type TextPlace, type TextValueAnswer } from "../api/text";
import { Persisted } from "./persisted.svelte";

export type TextMode = "all" | "step" | "compare"; // compare only where the card fills the window

export const rawText = new Persisted<boolean>("rawText", false);
export const textSearch = new Persisted<string>("textSearch", "", "linked");
export const textModes = new Persisted<Record<string, "all" | "step">>("textModes", {}, "linked"); // by tag

const MOST_KEPT = 20_000_000; // characters
const kept = new Map<string, TextValueAnswer>();
let size = 0;

// A text never changes: going back to a step asks nothing again.
export async function readText(place: TextPlace, signal: AbortSignal): Promise<TextValueAnswer> {
  const key = JSON.stringify(place);
  const known = kept.get(key);
  if (known) return known;
  const answer = await fetchText(place, signal);
  if (!kept.has(key)) size += sizeOf(answer);
  kept.set(key, answer);
  for (const [oldest, old] of kept) {
    if (size <= MOST_KEPT) break;
    kept.delete(oldest);
    size -= sizeOf(old);
  }
  return answer;
}

const sizeOf = (answer: TextValueAnswer): number =>
  answer.cells.reduce((sum, cell) => sum + cell.length, 100);
