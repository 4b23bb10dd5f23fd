"""Log directories of every proportion: the first start, the second, memory and a chart."""

from __future__ import annotations

import shutil
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.boards import Glassboard, TensorBoard, fetch, glassboard, memory, tensorboard
from benchmarks.generate import SHAPES, logdir
from benchmarks.report import DATA, Report, median_and_range

ROUNDS = 3
CHARTS = 200
POLL = 0.1
PATIENCE = 300.0  # seconds that TensorBoard is waited for
TARGETS = {
    "many points": ("≤ 30 s", "≤ 2 s", "≤ 2 s"),
    "12345 tags": ("< 1 s", "", ""),
}
CACHE = DATA / "scale-cache"


def complete(board: Glassboard, points: int) -> bool:
    """Whether the board has read everything."""
    catalog = board.news()
    return catalog["state"] == "ready" and catalog["points"] == points


def has_all(board: TensorBoard, runs: list[str], tag: str, last: int) -> bool:
    """Whether TensorBoard lists every run, and has the last points of the first and the last of them."""
    listed = len(fetch(board.url, "data/runs").split(b",")) == len(runs)
    return listed and board.last_steps(tag, [runs[0], runs[-1]]) == dict.fromkeys((runs[0], runs[-1]), last)


def waited(begin: float, holds: Callable[[], bool], patience: float = 1e9) -> float:
    """Seconds since ``begin`` until it holds; infinite when that takes too long."""
    while True:
        try:
            if holds():
                return time.perf_counter() - begin
        except LookupError:
            pass  # it does not know the run yet
        if time.perf_counter() - begin > patience:
            return float("inf")
        time.sleep(POLL)


def measure() -> list[Report]:
    """Every shape in turn."""
    return [
        _scale(name) for name in ("B", "many points", "12345 tags", "100000 tags", "many runs", "one series")
    ]


def _scale(name: str) -> Report:
    runs, tags, steps = SHAPES[name]
    folder = logdir(name)
    size = sum(path.stat().st_size for path in folder.rglob("*tfevents*"))
    report = Report(
        f"{runs:,} runs × {tags:,} tags × {steps:,} points = {runs * tags * steps / 1e6:.4g} million",
        f"{size / 1e9:.2f} GB of event files. Times from process start, over HTTP, asked every {POLL} s.",
    )
    names = [f"run_{run:03}" for run in range(runs)]
    tag = f"train/metric_{tags - 1:02}"
    cold, warm, first, seen = [], [], [], {}
    for _ in range(ROUNDS):
        shutil.rmtree(CACHE, ignore_errors=True)
        first.append(_first_chart(folder, names[-1], tag))
        cold.append(_start(folder, runs * tags * steps, "first start", seen))
        warm.append(_start(folder, runs * tags * steps, "second start", seen))
    targets = TARGETS.get(name, ("", "", ""))
    report.add("first start, everything read", median_and_range(cold, "s"), "", targets[0])
    report.add(f"first start, a chart of {names[-1]}", median_and_range(first, "s"), "", targets[1])
    report.add("second start, everything there", median_and_range(warm, "s"), "", targets[2])
    for what, (anonymous, mapped) in seen.items():
        report.add(
            f"memory after the {what}", f"{anonymous / 1e6:.0f} MB", "", f"and {mapped / 1e6:.0f} MB mapped"
        )
    kept = sum(path.stat().st_size for path in CACHE.rglob("*.columns"))
    report.add(
        "column cache on disk",
        f"{kept / 1e6:.0f} MB",
        "",
        f"{kept / (runs * tags * steps):.1f} bytes a point",
    )
    _charts(report, folder, names[:100], tags)
    _peer(report, folder, names, tag, steps, statistics.median(cold))
    shutil.rmtree(CACHE, ignore_errors=True)
    return report


def _first_chart(folder: Path, run: str, tag: str) -> float:
    begin = time.perf_counter()
    with glassboard(folder) as board:
        return waited(begin, lambda: board.points(tag, run) >= 100)


def _start(folder: Path, points: int, what: str, seen: dict[str, tuple[int, int]]) -> float:
    begin = time.perf_counter()
    with glassboard(folder, cache=CACHE) as board:
        spent = waited(begin, partial(complete, board, points))
        time.sleep(0.5)
        pid = board.process.pid
        seen[what] = memory(pid, "RssAnon"), memory(pid, "RssFile")
    return spent


def _charts(report: Report, folder: Path, runs: list[str], tags: int) -> None:
    with glassboard(folder, cache=CACHE) as board:
        waited(0.0, lambda: board.catalog()["state"] == "ready")

        def ask(number: int) -> float:
            begin = time.perf_counter()
            board.chart(f"train/metric_{number % tags:02}", runs)
            return time.perf_counter() - begin

        new = [ask(number) for number in range(min(tags, 20))]
        again = [ask(number % min(tags, 20)) for number in range(CHARTS)]
        anonymous = memory(board.process.pid, "RssAnon")
    report.add(
        f"a tag of {len(runs)} runs that was not asked for before", median_and_range(new, "ms", 1e3), "",
        f"{len(new)} charts",
    )  # fmt: skip
    report.add(
        f"a tag of {len(runs)} runs", median_and_range(again, "ms", 1e3), "",
        f"≤ 10 ms; p99 {statistics.quantiles(again, n=100)[-1] * 1e3:.3g} ms, {CHARTS} charts",
    )  # fmt: skip
    report.add("memory after them", f"{anonymous / 1e6:.0f} MB", "", "≤ 1 GB")


def _peer(report: Report, folder: Path, runs: list[str], tag: str, steps: int, ours: float) -> None:
    begin = time.perf_counter()
    with tensorboard(folder) as board:
        spent = waited(begin, partial(has_all, board, runs, tag, steps - 1), PATIENCE)
        held = memory(board.process.pid)
    told = f"{spent:.3g} s" if spent < PATIENCE else f"not within {PATIENCE:.0f} s"
    ratio = f"{spent / ours:.0f}×" if spent < PATIENCE else f"> {PATIENCE / ours:.0f}×"
    report.add("TensorBoard, 1000 points a tag kept, one round", told, ratio, f"{held / 1e6:.0f} MB")
