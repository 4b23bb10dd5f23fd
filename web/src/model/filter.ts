// Filters as people type them: a case-insensitive regular expression anywhere in the name.

export interface Filter {
  matches: (name: string) => boolean;
  error: string | null;
}

export function parseFilter(text: string): Filter {
  if (text === "") return { matches: () => true, error: null };
  try {
    const pattern = new RegExp(text, "i");
    return { matches: (name) => pattern.test(name), error: null };
  } catch (error) {
    return { matches: () => true, error: error instanceof Error ? error.message : String(error) };
  }
}
