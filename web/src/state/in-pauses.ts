// Does something at most once in a while, however often it is asked for; the last time asked for is done.

export interface InPauses {
  (): void;
  stop: () => void;
}

// `pause`: milliseconds between the beginnings of two.
export function inPauses(act: () => void, pause = 2000): InPauses {
  let last = -Infinity;
  let soon: ReturnType<typeof setTimeout> | null = null;
  const now = () => {
    soon = null;
    last = performance.now();
    act();
  };
  const wanted = () => {
    soon ??= setTimeout(now, Math.max(0, last + pause - performance.now()));
  };
  return Object.assign(wanted, {
    stop: () => {
      clearTimeout(soon ?? undefined);
      soon = null;
    },
  });
}
