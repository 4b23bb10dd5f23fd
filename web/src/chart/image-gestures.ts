// Ctrl or Alt + wheel zooms around the pointer, a drag moves what is enlarged, a double click and 0 show all of it again.
import type { Point } from "../model/image-view";

export interface ImageGestures {
  zoom(factor: number, at: Point): void; // `at` is in CSS pixels from the corner of the element
  pan(right: number, down: number): void; // CSS pixels
  reset(): void;
  hover(at: Point | null): void;
  canPan(): boolean;
}

const PER_NOTCH = 1.25; // times at one notch of a wheel, which is 100 pixels
const PER_PINCH = 2; // a pinch comes as a wheel with Ctrl that turns little at a time
const PER_KEY = 1.5;
const ARROWS: Record<string, [number, number]> = {
  ArrowLeft: [1, 0],
  ArrowRight: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};
const ARROW = 32; // CSS pixels

// Returns what stops listening.
export function listenToImage(element: HTMLElement, on: ImageGestures): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  const at = (event: MouseEvent): Point => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  element.addEventListener(
    "wheel",
    (event) => {
      if (!(event.ctrlKey || event.altKey || event.metaKey)) return; // else the page scrolls
      event.preventDefault();
      const pinch = event.ctrlKey && Math.abs(event.deltaY) < 50;
      on.zoom((pinch ? PER_PINCH : PER_NOTCH) ** (-event.deltaY / 100), at(event));
    },
    { signal, passive: false },
  );
  element.addEventListener("pointermove", (event) => on.hover(at(event)), { signal });
  element.addEventListener("pointerleave", () => on.hover(null), { signal });
  element.addEventListener("dblclick", () => on.reset(), { signal });
  element.addEventListener("keydown", (event) => onKey(event, element, on), { signal });
  element.addEventListener(
    "pointerdown",
    (down) => {
      if (down.button !== 0 || !on.canPan() || (down.target as HTMLElement).closest("button, input")) return;
      element.setPointerCapture(down.pointerId);
      let { clientX, clientY } = down;
      const done = new AbortController();
      const move = (event: PointerEvent) => {
        on.pan(event.clientX - clientX, event.clientY - clientY);
        ({ clientX, clientY } = event);
      };
      element.addEventListener("pointermove", move, { signal: done.signal });
      for (const end of ["pointerup", "pointercancel"])
        element.addEventListener(end, () => done.abort(), { signal: done.signal });
    },
    { signal },
  );
  return () => stop.abort();
}

function onKey(event: KeyboardEvent, element: HTMLElement, on: ImageGestures): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target !== element) return;
  const middle = { x: element.clientWidth / 2, y: element.clientHeight / 2 };
  const arrow = ARROWS[event.key];
  if (event.key === "+" || event.key === "=") on.zoom(PER_KEY, middle);
  else if (event.key === "-") on.zoom(1 / PER_KEY, middle);
  else if (event.key === "0") on.reset();
  else if (arrow && on.canPan()) on.pan(arrow[0] * ARROW, arrow[1] * ARROW);
  else return;
  event.preventDefault();
  event.stopPropagation();
}
