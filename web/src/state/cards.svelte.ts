// What the user did to single cards: how each looks, and which part of it is in view.
import type { Axis, Range } from "../model/picture";
import type { WantedY } from "../model/y-range";
import { Persisted, PersistedHere } from "./persisted.svelte";

export interface CardLook {
  wide?: boolean | undefined;
  logY?: boolean | undefined; // else as all charts
}

export interface CardView {
  x?: { axis: Axis; range: Range } | undefined; // a zoom speaks of one axis; on another one it means nothing
  y?: WantedY | undefined;
}

const looks = new PersistedHere<Record<string, CardLook>>("looks", {}, "both");
const views = new Persisted<Record<string, CardView>>("views", {}, "linked");
// The tag whose card fills the window.
export const fullScreen = new Persisted<{ kind: string; tag: string } | null>("fullScreen", null, "linked");
// The x that the user picked: marked on every chart of that axis, and what tables of values show.
export const pinnedX = new Persisted<{ axis: Axis; x: number } | null>("at", null, "linked");

// The same object as long as that card is left alone, so that a zoom draws one chart anew and not all.
export const lookOf = (tag: string): CardLook => looks.value[tag] ?? UNTOUCHED;
export const viewOf = (tag: string): CardView => views.value[tag] ?? UNTOUCHED;
const UNTOUCHED = Object.freeze({});

export function setLook(tag: string, look: CardLook): void {
  looks.value = changed(looks.value, tag, look);
}

export function setView(tag: string, view: CardView): void {
  views.value = changed(views.value, tag, view);
}

// What is undefined is taken out, and cards that are as all others with it.
function changed<T extends object>(all: Record<string, T>, tag: string, change: T): Record<string, T> {
  const entries = Object.entries({ ...all[tag], ...change }).filter(([, value]) => value !== undefined);
  const others = Object.entries(all).filter(([name]) => name !== tag);
  if (entries.length > 0) others.push([tag, Object.fromEntries(entries) as T]);
  return Object.fromEntries(others);
}
