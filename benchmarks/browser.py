"""The page in a browser: first pixels and bytes, what pointer, zoom and scrolling cost the main thread."""

from __future__ import annotations

import io
import json
import os
import shutil
import statistics
import time
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageChops

from benchmarks.boards import Board, glassboard, tensorboard
from benchmarks.generate import SHAPES, logdir
from benchmarks.report import DATA, Report, in_turn, median_and_range, ratio_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

ROUNDS = 3
VIEWPORT = {"width": 1280, "height": 900}
# Both pages have runs to the left, bars on top, and TensorBoard its settings to the right.
CHARTS = (330, 130, 950, 830)
COLOURED = 48  # a pixel is, when its channels lie that far apart
MOVES = 240
ENOUGH = 100  # coloured pixels are a curve
CHART = "[data-testid=chart]"

# Notes when the first chart shows another range than now.
NOTE_REDRAW = """() => {
  const chart = document.querySelector("[data-testid=chart]");
  window.released = window.redrawn = null;
  window.addEventListener("pointerup", () => (window.released = performance.now()), { capture: true });
  const note = () => requestAnimationFrame(() => (window.redrawn = performance.now()));
  new MutationObserver(note).observe(chart, { attributeFilter: ["data-x-min"] });
}"""

# Scrolls down the page's cards, and tells the most charts that were there at once and each frame's length.
SCROLL = """async () => {
  const scrolls = (one) => /auto|scroll/.test(getComputedStyle(one).overflowY);
  let pane = document.querySelector("[data-testid=card]");
  while (pane !== document.scrollingElement && !scrolls(pane)) pane = pane.parentElement;
  const frames = [];
  let most = 0, last = performance.now();
  while (pane.scrollTop + pane.clientHeight < pane.scrollHeight - 1) {
    pane.scrollTop += 120;
    await new Promise(requestAnimationFrame);
    frames.push(performance.now() - last);
    last = performance.now();
    most = Math.max(most, document.querySelectorAll("[data-testid=chart] canvas").length);
  }
  return { frames, most };
}"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's chromium, headless."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium")
    if program is None:
        raise RuntimeError("chromium is missing: run  sudo apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def fresh(browser: Browser) -> Iterator[BrowserContext]:
    """A profile that has seen nothing."""
    context = browser.new_context(viewport=VIEWPORT)
    yield context
    context.close()


def some_runs(count: int) -> Path:
    """The first runs of B as a log directory of their own."""
    folder = DATA / f"B-{count}"
    for path in sorted(logdir("B").glob("*/*tfevents*"))[:count]:
        place = folder / path.parent.name / path.name
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            os.link(path, place)
    return folder


def first_pixels(browser: Browser, url: str) -> float:
    """Seconds from navigation until a screenshot shows a curve; nan when none does within a minute."""
    from playwright.sync_api import Error

    with fresh(browser) as context:
        page = context.new_page()
        begin = time.perf_counter()
        page.goto(url, wait_until="commit")
        while time.perf_counter() - begin < 60:
            with suppress(Error):  # chromium may have nothing to capture so early
                if coloured(page.screenshot()) >= ENOUGH:
                    return time.perf_counter() - begin
        return float("nan")


def coloured(screenshot: bytes) -> int:
    """How many pixels of the charts have a colour."""
    red, green, blue = Image.open(io.BytesIO(screenshot)).convert("RGB").crop(CHARTS).split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    least = ImageChops.darker(ImageChops.darker(red, green), blue)
    return sum(ImageChops.subtract(most, least).histogram()[COLOURED:])


def first_load(browser: Browser, url: str) -> tuple[int, int]:
    """Bytes on the wire of a first visit: the page's own files, and all."""
    with fresh(browser) as context:
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        paths: dict[str, str] = {}
        sizes: dict[str, int] = {}
        session.on(
            "Network.requestWillBeSent", lambda it: paths.update({it["requestId"]: it["request"]["url"]})
        )
        session.on(
            "Network.loadingFinished",
            lambda it: sizes.update({it["requestId"]: int(it["encodedDataLength"])}),
        )
        page.goto(url)
        page.wait_for_timeout(5000)
        own = sum(size for one, size in sizes.items() if not {"api", "data"} & set(paths[one].split("/")))
        return own, sum(sizes.values())


class Trace:
    """What the main thread of a page did while the pointer moved."""

    def __init__(self, trace: bytes) -> None:
        events: list[dict[str, Any]] = json.loads(trace)["traceEvents"]
        moves = [
            event
            for event in events
            if event["name"] == "EventDispatch" and event["args"]["data"]["type"] == "pointermove"
        ]
        where = {(event["pid"], event["tid"]) for event in moves}
        tasks = [
            event
            for event in events
            if event["name"].endswith("RunTask") and "dur" in event and (event["pid"], event["tid"]) in where
        ]
        self.longest = max(task["dur"] for task in tasks) / 1e3
        self.by_clock = _per_move(moves, tasks, "dur")
        self.at_work = _per_move(moves, tasks, "tdur")  # less what the machine gave to other threads


def _per_move(moves: list[dict[str, Any]], tasks: list[dict[str, Any]], length: str) -> list[float]:
    # A task belongs to the last move that came before its end.
    begins = sorted({move["ts"] for move in moves})
    spent = [0.0] * len(begins)
    for task in tasks:
        place = bisect_left(begins, task["ts"] + task["dur"]) - 1
        if place >= 0:
            spent[place] += task.get(length, task["dur"]) / 1e3
    return spent


@contextmanager
def traced(browser: Browser, page: Page, found: list[Trace]) -> Iterator[None]:
    """Trace the page's main thread."""
    browser.start_tracing(page=page, categories=["devtools.timeline", "toplevel"])
    yield
    found.append(Trace(browser.stop_tracing()))


def measure() -> list[Report]:
    """First pixels and bytes beside TensorBoard's, then what our page costs with a hundred runs."""
    with chromium() as browser:
        return [_first_pixels(browser), _bytes(browser), _pointer(browser), _scrolling(browser)]


def _first_pixels(browser: Browser) -> Report:
    report = Report(
        "First coloured pixels of a chart",
        "From navigation in a fresh profile, seen by screenshots, everything loaded on the server; "
        "20 tags of 10 000 points a run.",
    )
    for runs in (5, 40, SHAPES["B"][0]):
        folder = some_runs(runs)
        with glassboard(folder) as ours, tensorboard(folder) as theirs:
            _wait_until_loaded(ours, runs)
            _wait_until_loaded(theirs, runs)
            mine, other = in_turn(
                [lambda: first_pixels(browser, ours.url), lambda: first_pixels(browser, theirs.url)], ROUNDS
            )
        report.add(f"Glassboard, {runs} runs", median_and_range(mine, "s"), "", "≤ 1 s")
        drawn = all(figure == figure for figure in other)
        report.add(
            f"TensorBoard, {runs} runs",
            median_and_range(other, "s") if drawn else "not within a minute",
            f"{ratio_of(other, mine):.1f}×" if drawn else "",
        )
    return report


def _wait_until_loaded(board: Board, runs: int) -> None:
    _, tags, steps = SHAPES["B"]
    names = [f"run_{run:03}" for run in range(runs)]
    while board.last_steps(f"train/metric_{tags - 1:02}", names) != dict.fromkeys(names, steps - 1):
        time.sleep(0.5)


def _bytes(browser: Browser) -> Report:
    report = Report("First load", "Bytes on the wire, compressed as the servers do, in five seconds; 5 runs.")
    folder = some_runs(5)
    with glassboard(folder) as ours, tensorboard(folder) as theirs:
        _wait_until_loaded(ours, 5)
        _wait_until_loaded(theirs, 5)
        own, everything = first_load(browser, ours.url)
        own_theirs, everything_theirs = first_load(browser, theirs.url)
    report.add("Glassboard, the page", f"{own / 1e3:.0f} kB", "", "≤ 150 kB")
    report.add("TensorBoard, the page", f"{own_theirs / 1e3:.0f} kB", f"{own_theirs / own:.0f}×")
    report.add("Glassboard, with data", f"{everything / 1e3:.0f} kB")
    report.add("TensorBoard, with data", f"{everything_theirs / 1e3:.0f} kB")
    return report


def _pointer(browser: Browser) -> Report:
    report = Report(
        "Pointer and zoom over a chart of 100 runs",
        "Time that the main thread worked from one pointermove to the next, layout and drawing included.",
    )
    with glassboard(logdir("B")) as board, fresh(browser) as context:
        _wait_until_loaded(board, SHAPES["B"][0])
        page = context.new_page()
        page.goto(board.url)
        page.wait_for_selector(f"{CHART}[data-points='{SHAPES['B'][0] * SHAPES['B'][2]}']")
        page.wait_for_timeout(1000)
        box = page.locator(CHART).first.bounding_box()
        assert box is not None
        left, top = box["x"] + 70, box["y"] + 40
        width, height = box["width"] - 100, box["height"] - 80
        traces: list[Trace] = []
        with traced(browser, page, traces):
            for move in range(MOVES):
                page.mouse.move(left + width * move / MOVES, top + height * (move % 20) / 20)
                page.wait_for_timeout(20)
        _add_trace(report, "hover", traces[-1], "p95 ≤ 8 ms, no task > 50 ms")
        redraws: list[float] = []
        with traced(browser, page, traces):
            page.mouse.move(left + width * 0.2, top + height / 2)
            page.mouse.down()
            for move in range(MOVES):
                page.mouse.move(left + width * (0.2 + 0.6 * move / MOVES), top + height / 2)
                page.wait_for_timeout(20)
        page.mouse.up()
        _add_trace(report, "drag", traces[-1], "p95 ≤ 8 ms")
        page.keyboard.press("0")
        page.wait_for_timeout(500)
        page.evaluate(NOTE_REDRAW)
        for zoom in range(10):
            page.evaluate("() => { window.redrawn = null }")
            page.mouse.move(left + width * (0.1 + zoom / 50), top + height / 2)
            page.mouse.down()
            page.mouse.move(left + width * (0.8 - zoom / 50), top + height / 2, steps=4)
            page.mouse.up()
            page.wait_for_function("() => window.redrawn !== null")
            page.wait_for_timeout(400)  # so that the answer, if it comes later, counts too
            redraws.append(page.evaluate("() => (window.redrawn - window.released) / 1000"))
            page.keyboard.press("0")
            page.wait_for_timeout(400)
        report.add("redraw after a zoom", median_and_range(redraws, "ms", 1e3), "", "≤ 100 ms")
    return report


def _add_trace(report: Report, what: str, trace: Trace, target: str) -> None:
    at_work, by_clock = (statistics.quantiles(spent, n=20)[-1] for spent in (trace.at_work, trace.by_clock))
    report.add(
        f"{what}, {len(trace.at_work)} moves", median_and_range(trace.at_work, "ms"), "",
        f"p95 {at_work:.1f} ms ({by_clock:.1f} by the clock), longest task {trace.longest:.1f} ms; {target}",
    )  # fmt: skip


def _scrolling(browser: Browser) -> Report:
    runs, tags, steps = SHAPES["C"]
    report = Report(
        f"Scrolling {tags} tags × {runs} runs", f"{steps} points each; 120 pixels a frame, to the end."
    )
    with glassboard(logdir("C")) as board, fresh(browser) as context:
        page = context.new_page()
        page.goto(board.url)
        page.wait_for_selector(f"{CHART}[data-points='{runs * steps}']")
        page.wait_for_timeout(1000)
        found = page.evaluate(SCROLL)
        frames = [frame / 1e3 for frame in found["frames"]]
        tail = statistics.quantiles(frames, n=20)[-1]
        report.add("a frame", median_and_range(frames, "ms", 1e3), "", f"p95 {tail * 1e3:.0f} ms")
        report.add("charts mounted at once", f"{found['most']} of {tags}", "", "those on screen")
    return report
