// How the user wants to see things; all of it outlives the page.
import type { ThemeName } from "../model/colors";
import type { Axis } from "../model/picture";
import { Persisted } from "./persisted.svelte";

export type ThemeChoice = "system" | "light" | "dark";

export const smoothing = new Persisted<number>("smoothing", 0.6);
export const band = new Persisted<boolean>("band", true);
export const sidebarWidth = new Persisted<number>("sidebarWidth", 248);
export const collapsed = new Persisted<string[]>("collapsed", []); // names of closed sections
// null: step, or relative where all steps are equal
export const axisChoice = new Persisted<Axis | null>("axis", null);
export const themeChoice = new Persisted<ThemeChoice>("theme", "system");

const NEXT: Record<ThemeChoice, ThemeChoice> = { system: "light", light: "dark", dark: "system" };

class Theme {
  #systemDark = $state(false);

  constructor() {
    const query = matchMedia("(prefers-color-scheme: dark)");
    this.#systemDark = query.matches;
    query.addEventListener("change", (event) => {
      this.#systemDark = event.matches;
      this.#show();
    });
  }

  get name(): ThemeName {
    if (themeChoice.value === "system") return this.#systemDark ? "dark" : "light";
    return themeChoice.value;
  }

  next(): void {
    themeChoice.value = NEXT[themeChoice.value];
    this.#show();
  }

  // public/theme.js does the same before the first paint.
  #show(): void {
    document.documentElement.dataset.theme = this.name;
  }
}

export const theme = new Theme();
