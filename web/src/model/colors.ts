// Run colours: eight hues that colour-blind eyes tell apart, one set per theme, given in order of first appearance.

export const PALETTES = {
  light: ["#2a6ae0", "#c76a00", "#0a8a68", "#cc3a80", "#7a4ae0", "#697a00", "#c93a30", "#0a82a0"],
  dark: ["#78a6ff", "#f2a24c", "#3ecfa2", "#f284ba", "#ab8fff", "#b9c544", "#ff857c", "#4dc4e2"],
} as const;

export type ThemeName = keyof typeof PALETTES;

export function colorOf(slot: number, theme: ThemeName): string {
  const palette = PALETTES[theme];
  return palette[slot % palette.length]!;
}

export interface Grouping {
  groupOf: (run: string) => string; // runs of one group have one colour
  error: string | null;
}

// As in TensorBoard: the capture groups of a regular expression, or all it matches, are the group's name; runs that it
// does not match form one more.
export function parseGrouping(text: string): Grouping | null {
  if (text === "") return null;
  try {
    const pattern = new RegExp(text);
    return {
      groupOf: (run) => {
        const match = pattern.exec(run);
        if (match === null) return "";
        return JSON.stringify(match.length > 1 ? match.slice(1) : match[0]);
      },
      error: null,
    };
  } catch (error) {
    return { groupOf: (run) => run, error: error instanceof Error ? error.message : String(error) };
  }
}

// Slots for runs that have none yet; those that have one keep it, whatever comes or goes.
export function assignSlots(known: Record<string, number>, runs: string[]): Record<string, number> {
  const slots = { ...known };
  let next = Object.values(slots).reduce((most, slot) => Math.max(most, slot + 1), 0);
  for (const run of runs) if (slots[run] === undefined) slots[run] = next++;
  return slots;
}
