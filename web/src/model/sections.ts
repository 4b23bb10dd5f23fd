// Groups tags by their first path segment, as the sections of the page.

export interface Section<T> {
  name: string;
  items: T[];
}

// Names without a slash share the section called "".
export function groupByPrefix<T>(items: T[], nameOf: (item: T) => string): Section<T>[] {
  const sections = new Map<string, T[]>();
  for (const item of items) {
    const name = nameOf(item);
    const prefix = name.slice(0, Math.max(0, name.indexOf("/")));
    const section = sections.get(prefix);
    if (section) section.push(item);
    else sections.set(prefix, [item]);
  }
  return [...sections].map(([name, members]) => ({ name, items: members }));
}

// A tag as a card's title: the section in grey, the rest in black.
export function splitTag(tag: string): [prefix: string, name: string] {
  const slash = tag.indexOf("/");
  return slash > 0 && slash < tag.length - 1 ? [tag.slice(0, slash + 1), tag.slice(slash + 1)] : ["", tag];
}
