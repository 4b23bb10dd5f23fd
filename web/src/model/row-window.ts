// Which rows of a long table are in view: all are as high as each other but those that were opened.

const BESIDE = 6; // rows drawn above and below, so that a quick scroll shows no gap

export interface RowWindow {
  from: number;
  to: number; // exclusive
  before: number; // CSS pixels of the rows above
  after: number; // where the last row drawn ends
}

// `open`: heights of the rows that differ, by place, in ascending order.
export function placesInView(
  count: number,
  height: number,
  open: ReadonlyMap<number, number>,
  scrolled: number,
  visible: number,
): RowWindow {
  const top = (place: number) => {
    let at = place * height;
    for (const [other, own] of open) if (other < place) at += own - height;
    return at;
  };
  // The first row that ends below a height.
  const placeAt = (wanted: number) => {
    let [low, high] = [0, count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (top(middle + 1) > wanted) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  const from = Math.max(0, placeAt(scrolled) - BESIDE);
  const to = Math.min(count, placeAt(scrolled + Math.max(visible, 320)) + 1 + BESIDE);
  return { from, to, before: top(from), after: top(to) };
}

export function totalHeight(count: number, height: number, open: ReadonlyMap<number, number>): number {
  return [...open.values()].reduce((sum, own) => sum + own - height, count * height);
}
