// Marks what is looked for wherever it stands in an element, without changing what the element holds.

const NAME = "found"; // of the highlight, in the style sheet
const MOST = 2000; // marks in one element

const marks = typeof Highlight === "undefined" ? null : new Highlight();

// A Svelte attachment; follows what the element comes to hold. Older browsers mark nothing.
export function markMatches(text: string): ((element: HTMLElement) => () => void) | undefined {
  const highlight = marks;
  if (text === "" || highlight === null) return undefined;
  CSS.highlights.set(NAME, highlight);
  const pattern = new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "giu");
  return (element) => {
    let ranges: Range[] = [];
    let frame = 0;
    const clear = () => ranges.forEach((range) => highlight.delete(range));
    const mark = () => {
      clear();
      ranges = rangesOf(element, pattern);
      for (const range of ranges) highlight.add(range);
      element.dataset.matches = `${ranges.length}`;
    };
    const observer = new MutationObserver(() => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(mark);
    });
    observer.observe(element, { childList: true, subtree: true, characterData: true });
    mark();
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
      clear();
      delete element.dataset.matches;
    };
  };
}

function rangesOf(element: HTMLElement, pattern: RegExp): Range[] {
  const ranges: Range[] = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null && ranges.length < MOST; node = walker.nextNode()) {
    for (const match of (node.nodeValue ?? "").matchAll(pattern)) {
      if (ranges.length >= MOST) break;
      const range = new Range();
      range.setStart(node, match.index);
      range.setEnd(node, match.index + match[0].length);
      ranges.push(range);
    }
  }
  return ranges;
}
