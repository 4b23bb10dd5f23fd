"""The panels beside TensorBoard's: from navigation to the first picture, bytes on the wire, steps shown."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import numpy as np

from benchmarks.boards import Glassboard, TensorBoard, fetch, glassboard, tensorboard
from benchmarks.browser import VIEWPORT
from benchmarks.report import DATA, Report, in_turn, median_and_range, ratio_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROUNDS = 3
PATIENCE = 180  # seconds until a picture is given up
WEBGL = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]

IMAGES = 10, 200, 128  # runs, steps, pixels a side
HISTOGRAMS = 50, 500, 1000  # tags, steps, values
POINTS = 100_000, 128
NODES = 100, 50  # scopes, operations in each

# Finds elements wherever they stand, also in shadow trees, of which TensorBoard's page is made.
FIND = "const all = (root, what) => [...root.querySelectorAll(what), ...[...root.querySelectorAll('*')]"
FIND += ".flatMap((one) => (one.shadowRoot ? all(one.shadowRoot, what) : []))];"
FIND += (
    "const inside = (host, what) => all(document, host).flatMap((one) => all(one.shadowRoot ?? one, what));"
)


@dataclass(frozen=True)
class Case:
    """A log directory, and the picture of it on both boards."""

    name: str
    make: Callable[[Path], None]
    tab: str  # ours
    drawn: str  # selector of what our panel is once it has drawn
    theirs: str  # their tab
    there: str  # JavaScript over what FIND has: their picture is drawn
    steps: Callable[[Glassboard, TensorBoard], tuple[str, str]]  # how much each board shows, in words


def make_images(folder: Path) -> None:
    """Smooth pictures with some noise, which take what photos take."""
    from glassboard import SummaryWriter

    runs, steps, side = IMAGES
    random = np.random.default_rng(0)
    rows, columns = np.mgrid[0 : 1 : side * 1j, 0 : 1 : side * 1j]
    noise = random.normal(0, 0.02, (16, 3, side, side))
    for run in range(runs):
        with SummaryWriter(folder / f"run_{run}") as writer:
            for step in range(steps):
                waves = np.sin(6 * rows + step / 9), np.cos(5 * columns + run), np.sin(9 * rows * columns)
                picture = 0.5 + 0.4 * np.stack(waves) + noise[step % len(noise)]
                writer.add_image("sample", np.clip(picture, 0, 1), step)


def make_histograms(folder: Path) -> None:
    """Weights that wander."""
    from glassboard import SummaryWriter

    tags, steps, values = HISTOGRAMS
    drawn = np.random.default_rng(0).normal(size=values)
    with SummaryWriter(folder / "run") as writer:
        for step in range(steps):
            for tag in range(tags):
                writer.add_histogram(f"weights/layer_{tag:02}", drawn * (1 + tag / 9) + step / 99, step)


def make_embedding(folder: Path) -> None:
    """A hundred clouds of points, with labels."""
    from glassboard import SummaryWriter

    count, dimensions = POINTS
    random = np.random.default_rng(0)
    clouds = random.normal(0, 3, (100, dimensions))
    label = random.integers(0, 100, count)
    points = (clouds[label] + random.normal(size=(count, dimensions))).round(4).astype(np.float32)
    with SummaryWriter(folder / "run") as writer:
        writer.add_embedding(points, [str(one) for one in label], tag="words")
        writer.add_scalar("loss", 1.0, 0)


def make_graph(folder: Path) -> None:
    """A chain of scopes, each of operations that feed one another."""
    from glassboard.events.codec import frame
    from glassboard.events.event import file_version_event, graph_event
    from glassboard.events.graph import Node, graph_def

    scopes, inside = NODES
    nodes: list[Node] = []
    for scope in range(scopes):
        for place in range(inside):
            before = f"block_{scope}/op_{place - 1}" if place else f"block_{scope - 1}/op_{inside - 1}"
            more = [f"block_{scope}/op_{place // 2}"] if place > 1 else []
            nodes.append(
                Node(f"block_{scope}/op_{place}", "MatMul", [before, *more] if scope or place else [])
            )
    (folder / "run").mkdir(parents=True)
    events = file_version_event(1.7e9), graph_event(graph_def(nodes), 1.7e9)
    (folder / "run/events.out.tfevents.1700000000.graph.1.0").write_bytes(b"".join(map(frame, events)))


def logs_of(case: Case) -> Path:
    """The log directory, made when it is not there."""
    folder = DATA / f"panels-{case.name.split()[0]}"
    if not folder.exists():
        part = folder.with_name(f"{folder.name}.part")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        case.make(part)
        part.rename(folder)
    return folder


def our_steps(ours: Glassboard, kind: str, tag: str, run: str) -> int:
    """How many values of a tag our page can show, which is all of them."""
    asked = json.dumps({"kind": kind, "tag": tag, "runs": [run]}).encode()
    return sum(len(one["steps"]) for one in json.loads(fetch(ours.url, "api/steps", asked)))


def their_steps(theirs: TensorBoard, route: str, tag: str, run: str) -> int:
    """How many values of a tag theirs shows."""
    try:
        return len(json.loads(fetch(theirs.url, f"{route}?run={quote(run)}&tag={quote(tag)}&sample=0")))
    except LookupError:
        return 0


def steps_of(
    kind: str, tag: str, run: str, route: str
) -> Callable[[Glassboard, TensorBoard], tuple[str, str]]:
    """Counts the steps of one tag on both boards."""
    return lambda ours, theirs: (
        f"{our_steps(ours, kind, tag, run)} steps of each tag",
        f"{their_steps(theirs, route, tag, run)} steps of each tag",
    )


CASES = (
    Case(
        f"images of {IMAGES[0]} runs × {IMAGES[1]} steps",
        make_images,
        "image",
        "main [data-drawn='true']",
        "images",
        "inside('tf-image-loader', 'img').some((one) => one.complete && one.naturalWidth > 0)",
        steps_of("image", "sample", "run_0", "data/plugin/images/images"),
    ),
    Case(
        f"histograms of {HISTOGRAMS[0]} tags × {HISTOGRAMS[1]} steps",
        make_histograms,
        "histogram",
        "main [data-mode][data-steps]",
        "histograms",
        "inside('vz-histogram-timeseries', 'path').some((one) => one.getAttribute('d'))",
        steps_of("histogram", "weights/layer_00", "run", "data/plugin/histograms/histograms"),
    ),
    Case(
        f"embedding of {POINTS[0]} × {POINTS[1]}",
        make_embedding,
        "embedding",
        "main [data-drawn]:not([data-drawn='0'])",
        "projector",
        "all(document, '#total-variance').some((one) => /[1-9]/.test(one.textContent))",  # of their PCA
        lambda ours, theirs: (f"{POINTS[0]} points", "100 000 points at most, PCA of 50 000 at most"),
    ),
    Case(
        f"graph of {NODES[0] * NODES[1]} nodes",
        make_graph,
        "graph",
        "main [data-boxes]:not([data-boxes='0'])",
        "graphs",
        "all(document, 'svg g.node').length > 0",
        lambda ours, theirs: ("every node", "every node"),
    ),
)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's chromium, headless, drawing WebGL on the processor for both boards."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium")
    if program is None:
        raise RuntimeError("chromium is missing: run  sudo apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", *WEBGL])
        yield browser
        browser.close()


def first_picture(browser: Browser, url: str, there: str, bytes_read: list[int]) -> float:
    """Seconds from navigation in a fresh profile to the first picture; nan when there is none in time."""
    context = browser.new_context(viewport=VIEWPORT)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[int] = []
    session.on("Network.loadingFinished", lambda it: sizes.append(int(it["encodedDataLength"])))
    try:
        begin = time.perf_counter()
        page.goto(url, wait_until="commit")
        while time.perf_counter() - begin < PATIENCE:
            if any(_holds(frame, there) for frame in page.frames):
                seconds = time.perf_counter() - begin
                page.wait_for_timeout(200)  # what is told of the last answer
                bytes_read.append(sum(sizes))
                return seconds
            page.wait_for_timeout(20)
        return float("nan")
    finally:
        context.close()


def _holds(frame: Any, there: str) -> bool:
    from playwright.sync_api import Error

    try:
        return bool(frame.evaluate(f"() => {{ {FIND} return {there}; }}"))
    except Error:  # the frame is on its way to another page
        return False


def wait_loaded(case: Case, ours: Glassboard, theirs: TensorBoard) -> None:
    """Wait until both boards have read everything."""
    while ours.catalog()["state"] != "ready":
        time.sleep(0.1)
    runs = len(ours.catalog()["runs"])
    while len(json.loads(fetch(theirs.url, "data/runs"))) < runs or case.steps(ours, theirs)[1].startswith(
        "0 "
    ):
        time.sleep(0.5)


def measure() -> list[Report]:
    """One table: time, bytes and steps of each picture."""
    report = Report(
        "First picture of a panel",
        "From navigation in a fresh profile until something of the tab is drawn, everything loaded on the "
        "server; bytes on the wire until then. Both boards at their defaults; WebGL by the processor.",
    )
    with chromium() as browser:
        for case in CASES:
            _measure(report, browser, case)
    return [report]


def _measure(report: Report, browser: Browser, case: Case) -> None:
    folder = logs_of(case)
    with glassboard(folder) as ours, tensorboard(folder) as theirs:
        wait_loaded(case, ours, theirs)
        shown = case.steps(ours, theirs)
        drawn = f"all(document, {json.dumps(case.drawn)}).length > 0"
        places = (f"{ours.url}#board&tab={case.tab}", drawn), (f"{theirs.url}#{case.theirs}", case.there)
        sizes: list[list[int]] = [[], []]
        mine, other = in_turn(
            [
                lambda place=place, read=read: first_picture(browser, *place, read)
                for place, read in zip(places, sizes, strict=True)
            ],
            ROUNDS,
        )
    both = all(figure == figure for figure in (*mine, *other))
    for board, figures, read, what in zip(
        ("Glassboard", "TensorBoard"), (mine, other), sizes, shown, strict=True
    ):
        there = all(figure == figure for figure in figures)
        report.add(
            f"{board}, {case.name}",
            f"{median_and_range(figures, 's')}, {sum(read) / len(read) / 1e6:.2f} MB"
            if there
            else f"no picture within {PATIENCE} s",
            f"{ratio_of(other, mine):.1f}×" if both and board == "TensorBoard" else "",
            f"shows {what}",
        )
