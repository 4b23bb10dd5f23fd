// How tensors are looked at.
import { Persisted } from "./persisted.svelte";

export const tensorView = new Persisted<"values" | "colors">("tensorView", "values");
// By tag, the indices of all dimensions but the last two.
const places = new Persisted<Record<string, number[]>>("tensorAt", {}, "linked");

export const placeIn = (tag: string): number[] => places.value[tag] ?? [];
export function setPlace(tag: string, place: number[]): void {
  places.value = { ...places.value, [tag]: place };
}
