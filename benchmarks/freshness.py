"""From flush() to what people see: on our page, over our HTTP, and over TensorBoard's."""

from __future__ import annotations

import random
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.boards import Board, glassboard, tensorboard
from benchmarks.report import Report, median_and_range, ratio_of

POINTS = 15
POLL = 0.005


def last_step(board: Board) -> int:
    """The last step that a board answers with; -1 before it knows the run."""
    try:
        return board.last_steps("loss", ["run"]).get("run", -1)
    except LookupError:
        return -1


# Notes when each last step was drawn, by the clock that time.time() reads.
NOTE_DRAWINGS = """() => {
  window.drawn = {};
  const chart = document.querySelector("[data-testid=chart]");
  const now = () => (performance.timeOrigin + performance.now()) / 1000;
  const note = () => window.drawn[chart.dataset.lastStep] ??= now();
  new MutationObserver(note).observe(chart, { attributes: true });
}"""


def measure() -> list[Report]:
    """One writer, read by both boards at their defaults; each point waits until all have shown it."""
    from playwright.sync_api import sync_playwright

    from glassboard import SummaryWriter

    chromium = shutil.which("chromium")
    if chromium is None:
        raise RuntimeError("chromium is missing: run  sudo apt-get install chromium")
    report = Report("Freshness", f"{POINTS} points at random moments; from flush() until the point is there.")
    pause = random.Random(1)
    with tempfile.TemporaryDirectory() as folder, SummaryWriter(Path(folder) / "run") as writer:
        writer.add_scalar("loss", 0.5, 0)
        writer.flush()
        with glassboard(folder) as ours, tensorboard(folder) as theirs, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = browser.new_page()
            page.goto(ours.url)
            page.wait_for_selector("[data-testid=chart][data-last-step='0']")
            page.evaluate(NOTE_DRAWINGS)
            while last_step(theirs) != 0:
                time.sleep(POLL)
            flushed: list[float] = []
            over_http: list[float] = []
            over_theirs: list[float] = []
            for step in range(1, POINTS + 1):
                time.sleep(pause.random() * 2)
                writer.add_scalar("loss", 0.5, step)
                flushed.append(time.time())
                writer.flush()
                over_http.append(seen_after(flushed[-1], step, lambda: last_step(ours)))
                over_theirs.append(seen_after(flushed[-1], step, lambda: last_step(theirs)))
            drawn = page.evaluate("window.drawn")
            browser.close()
        on_page = [drawn[str(step)] - at for step, at in enumerate(flushed, 1)]
        report.add("Glassboard, drawn on the page", median_and_range(on_page, "ms", 1e3), "", "< 300 ms")
        report.add("Glassboard, over HTTP", median_and_range(over_http, "ms", 1e3))
        report.add(
            "TensorBoard, over HTTP", median_and_range(over_theirs, "ms", 1e3),
            f"{ratio_of(over_theirs, on_page):.0f}×", "its page asks every 30 s, when told to",
        )  # fmt: skip
    return [report]


def seen_after(begin: float, step: int, shown: Callable[[], int]) -> float:
    """Seconds from ``begin`` until ``shown()`` is ``step``."""
    while shown() != step:
        time.sleep(POLL)
    return time.time() - begin
