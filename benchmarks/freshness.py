"""From flush() to what people see: on our page, over our HTTP, and over TensorBoard's."""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.report import Report, median_and_range, ratio_of

POINTS = 15
POLL = 0.005


@contextmanager
def serving(command: list[str], pattern: str) -> Iterator[str]:
    """Run a server; its URL, once it has printed it."""
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    try:
        for line in process.stderr:
            if found := re.search(pattern, line):
                yield found[1]
                return
        raise RuntimeError(f"{command[0]} did not start")
    finally:
        process.terminate()
        process.wait()
        process.stderr.close()


def tensorboard_last_step(url: str) -> int:
    """The last step that TensorBoard answers with; -1 before it knows the run."""
    try:
        with urllib.request.urlopen(f"{url}/data/plugin/scalars/scalars?run=run&tag=loss") as answer:
            return int(json.load(answer)[-1][1])
    except urllib.error.HTTPError:
        return -1


def board_last_step(url: str) -> int:
    """The last step that our board answers with."""
    query = json.dumps({"tag": "loss", "runs": ["run"], "buckets": 1000}).encode()
    with urllib.request.urlopen(urllib.request.Request(f"{url}api/series", query)) as answer:
        body = answer.read()
    header = json.loads(body[8 : 8 + int.from_bytes(body[:8], "little")])
    series = json.loads(header["__metadata__"]["series"])
    return int(series[0]["last_step"]) if series else -1


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
        ours = [sys.executable, "-m", "glassboard", "--logdir", folder, "--port", "0"]
        theirs = [sys.executable, "-m", "tensorboard.main", "--logdir", folder, "--port", "0"]
        with (
            serving(ours, r"(http://\S+)") as board,
            serving(theirs, r"(http://\S+?)/? \(Press") as tensorboard,
            sync_playwright() as playwright,
        ):
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = browser.new_page()
            page.goto(board)
            page.wait_for_selector("[data-testid=chart][data-last-step='0']")
            page.evaluate(NOTE_DRAWINGS)
            while tensorboard_last_step(tensorboard) != 0:
                time.sleep(POLL)
            flushed: list[float] = []
            over_http: list[float] = []
            over_theirs: list[float] = []
            for step in range(1, POINTS + 1):
                time.sleep(pause.random() * 2)
                writer.add_scalar("loss", 0.5, step)
                flushed.append(time.time())
                writer.flush()
                over_http.append(seen_after(flushed[-1], step, lambda: board_last_step(board)))
                over_theirs.append(seen_after(flushed[-1], step, lambda: tensorboard_last_step(tensorboard)))
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


def seen_after(begin: float, step: int, last_step: Callable[[], int]) -> float:
    """Seconds from ``begin`` until ``last_step()`` is ``step``."""
    while last_step() != step:
        time.sleep(POLL)
    return time.time() - begin
