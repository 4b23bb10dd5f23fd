// A grid of runs and steps of any size: its columns, and the few of its cells that are in view.

// One logged step; a step that a run logged several times has a column for each time.
export interface Column {
  step: number;
  nth: number; // counted from 0
}

export function columnsOf(lists: readonly (readonly number[])[]): Column[] {
  const most = new Map<number, number>();
  for (const steps of lists) {
    for (const [step, count] of countsOf(steps)) most.set(step, Math.max(count, most.get(step) ?? 0));
  }
  return [...most]
    .sort(([a], [b]) => a - b)
    .flatMap(([step, count]) => Array.from({ length: count }, (_, nth) => ({ step, nth })));
}

function countsOf(steps: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const step of steps) counts.set(step, (counts.get(step) ?? 0) + 1);
  return counts;
}

// Where each column's value stands in a run's list.
export function placesOf(steps: readonly number[]): Map<string, number> {
  const counts = new Map<number, number>();
  const places = new Map<string, number>();
  steps.forEach((step, place) => {
    const nth = counts.get(step) ?? 0;
    counts.set(step, nth + 1);
    places.set(keyOf({ step, nth }), place);
  });
  return places;
}

export const keyOf = ({ step, nth }: Column): string => `${step} ${nth}`;

export interface Stretch {
  first: number;
  end: number; // one behind the last
  begin: number; // pixels from the beginning of what scrolls to the first
}

const LONGEST = 8_000_000; // pixels that every browser lays out

export const lengthOfAll = (count: number, size: number): number => Math.min(count * size, LONGEST);

// The items of `size` pixels that are in view, and one on either side. Where there are more than a page can be long,
// a pixel of scrolling passes several.
export function inView(count: number, size: number, scrolled: number, room: number): Stretch {
  const length = count * size;
  const reach = lengthOfAll(count, size) - room;
  const at = length > LONGEST ? Math.min(1, scrolled / reach) * (length - room) : scrolled;
  const first = Math.max(0, Math.min(count - 1, Math.floor(at / size) - 1));
  const end = Math.min(count, Math.ceil((at + room) / size) + 1);
  return { first, end, begin: first * size + scrolled - at };
}

// How far to scroll so that an item is wholly in view; null: it is.
export function scrollTo(item: number, count: number, size: number, scrolled: number, room: number) {
  const length = count * size;
  const reach = lengthOfAll(count, size) - room;
  const ratio = length > LONGEST ? reach / (length - room) : 1;
  const at = scrolled / ratio;
  if (item * size >= at - 0.5 && (item + 1) * size <= at + room + 0.5) return null;
  const wanted = item * size < at ? item * size : (item + 1) * size - room;
  return Math.max(0, Math.min(reach, wanted * ratio));
}
