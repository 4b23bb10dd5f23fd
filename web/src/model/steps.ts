// The steps of several runs on one slider.

// All steps that any run has, ascending, each once.
export function unionOfSteps(lists: readonly (readonly number[])[]): number[] {
  if (lists.length === 1 && isAscending(lists[0]!)) return [...lists[0]!];
  return [...new Set(lists.flat())].sort((a, b) => a - b);
}

const isAscending = (steps: readonly number[]): boolean =>
  steps.every((step, place) => place === 0 || steps[place - 1]! < step);

// Which value a run shows where `wanted` is chosen: the latest one at or before that step, in the order of logging among
// equal steps; null asks for the last one logged. -1: the run has none that early.
export function placeOf(steps: readonly number[], wanted: number | null): number {
  if (wanted === null) return steps.length - 1;
  let found = -1;
  for (let place = 0; place < steps.length; place++) {
    if (steps[place]! <= wanted && (found < 0 || steps[place]! >= steps[found]!)) found = place;
  }
  return found;
}
