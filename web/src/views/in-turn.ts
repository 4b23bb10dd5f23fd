// Lets charts draw one after the other, as many in a frame as fit: the first are seen while the others wait.

const BUDGET = 8; // milliseconds; a frame has 16, and more to do

const waiting = new Set<() => void>();

// Draws when its turn has come. Returns what gives the turn up.
export function inTurn(draw: () => void): () => void {
  if (waiting.size === 0) requestAnimationFrame(() => void drawSome());
  waiting.add(draw);
  return () => void waiting.delete(draw);
}

async function drawSome(): Promise<void> {
  const begin = performance.now();
  for (const draw of waiting) {
    waiting.delete(draw);
    draw();
    await null; // charts gather what changes, and draw it a microtask later
    if (performance.now() - begin > BUDGET) break;
  }
  if (waiting.size > 0) requestAnimationFrame(() => void drawSome());
}
