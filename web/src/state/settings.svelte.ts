// How the user wants to see things.
import type { ThemeName } from "../model/colors";
import type { TooltipOrder } from "../model/nearest";
import type { Axis } from "../model/picture";
import { Persisted } from "./persisted.svelte";

export type ThemeChoice = "system" | "light" | "dark";
export type CardSize = "S" | "M" | "L";

export const smoothing = new Persisted<number>("smoothing", 0.6);
export const band = new Persisted<boolean>("band", true);
export const logX = new Persisted<boolean>("logX", false);
export const logY = new Persisted<boolean>("logY", false);
export const ignoreOutliers = new Persisted<boolean>("ignoreOutliers", false);
export const cardSize = new Persisted<CardSize>("cardSize", "M");
// null: step, or relative where all steps are equal
export const axisChoice = new Persisted<Axis | null>("axis", null);
export const collapsed = new Persisted<string[]>("collapsed", []); // names of closed sections
export const sidebarWidth = new Persisted<number>("sidebarWidth", 248, "stored");
export const tooltipOrder = new Persisted<TooltipOrder>("tooltipOrder", "nearest", "stored");
export const tooltipRows = new Persisted<number>("tooltipRows", 12, "stored"); // 0: all
export const themeChoice = new Persisted<ThemeChoice>("theme", "system", "stored");

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
