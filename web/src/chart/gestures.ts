// Wheel and drag with a modifier: Alt + wheel zooms around the pointer, Shift or Alt + drag moves the picture.
import type uPlot from "uplot";
import type { Range } from "../model/picture";
import { moved, zoomed } from "../model/zoom";

const PER_NOTCH = 1.18; // times the range at one notch of a wheel towards the user, which is 100 pixels

const DOUBLE_CLICK = 250; // milliseconds
const STILL = 4; // pixels a click may move

// A click that is neither the end of a drag nor half of a double click.
export function listenToClicks(plot: uPlot, onPick: (x: number) => void): void {
  let down: MouseEvent | null = null;
  let soon: ReturnType<typeof setTimeout> | undefined;
  plot.over.addEventListener("mousedown", (event) => (down = event));
  plot.over.addEventListener("click", (event) => {
    clearTimeout(soon);
    const moved = down ? Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) : Infinity;
    if (moved > STILL || event.detail > 1) return;
    const x = plot.posToVal(event.clientX - plot.over.getBoundingClientRect().left, "x");
    soon = setTimeout(() => onPick(x), DOUBLE_CLICK);
  });
}

export function listenToGestures(plot: uPlot, onZoom: (x: Range | null, y: Range | null) => void): void {
  const isLog = (scale: string) => plot.scales[scale]!.distr === 3;
  const range = (scale: string): Range => [plot.scales[scale]!.min!, plot.scales[scale]!.max!];

  plot.over.addEventListener("wheel", (event) => {
    if (!event.altKey) return;
    event.preventDefault();
    const at = (event.clientX - plot.over.getBoundingClientRect().left) / plot.over.clientWidth;
    onZoom(zoomed(range("x"), PER_NOTCH ** (event.deltaY / 100), at, isLog("x")), null);
  });

  // Before uPlot sees it, which would begin a selection.
  plot.root.addEventListener(
    "mousedown",
    (down) => {
      if (!(down.shiftKey || down.altKey) || down.button !== 0 || !plot.over.contains(down.target as Node))
        return;
      down.stopPropagation();
      down.preventDefault();
      const [x, y] = [range("x"), range("y")];
      const move = (event: MouseEvent) => {
        const right = (down.clientX - event.clientX) / plot.over.clientWidth;
        const up = (event.clientY - down.clientY) / plot.over.clientHeight;
        const vertical = Math.abs(event.clientY - down.clientY) > 24; // a hand that only means sideways is not steady
        onZoom(moved(x, right, isLog("x")), vertical ? moved(y, up, isLog("y")) : null);
      };
      const stop = () => {
        removeEventListener("mousemove", move);
        removeEventListener("mouseup", stop);
      };
      addEventListener("mousemove", move);
      addEventListener("mouseup", stop);
    },
    true,
  );
}
