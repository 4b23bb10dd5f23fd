// Asks for the text of one step, and which texts hold what is looked for.
import { ask, post } from "./http";
import type { TextFoundAnswer, TextSearchQuery, TextValueAnswer } from "./schema.gen";

export type { TextFoundAnswer, TextSearchQuery, TextValueAnswer } from "./schema.gen";

export interface TextPlace {
  run: string;
  tag: string;
  ref: string;
  number: number;
  limit: number; // characters; 0: all
}

export async function fetchText(place: TextPlace, signal: AbortSignal): Promise<TextValueAnswer> {
  const { run, tag, ref } = place;
  const query = new URLSearchParams({ run, tag, ref, number: `${place.number}`, limit: `${place.limit}` });
  return (await (await ask(`text/value?${query}`, { signal })).json()) as TextValueAnswer;
}

export async function searchTexts(query: TextSearchQuery, signal: AbortSignal): Promise<TextFoundAnswer[]> {
  return (await (await post("text/search", query, signal)).json()) as TextFoundAnswer[];
}
