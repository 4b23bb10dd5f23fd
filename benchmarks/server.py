"""A hundred runs on a cold board: until all is loaded, until the first chart, any zoom, and memory."""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

from benchmarks.boards import Board, Glassboard, glassboard, memory, tensorboard
from benchmarks.generate import SHAPES, logdir
from benchmarks.report import Report, in_turn, median_and_range, ratio_of

RUNS, TAGS, STEPS = SHAPES["B"]
NAMES = [f"run_{run:03}" for run in range(RUNS)]
TAG = f"train/metric_{TAGS - 1:02}"  # the last that is written of each step
ROUNDS = 3
POLLS = (1.0, 0.1)  # seconds: the first does not slow the loading, the second tells apart what is fast
POLL = POLLS[0]
ZOOMS = 50

Start = Callable[[Path], AbstractContextManager[Board]]


def loaded_after(start: Start, folder: Path, poll: float) -> float:
    """Seconds from process start until one tag of all runs is answered with its last points."""
    begin = time.perf_counter()
    wanted = dict.fromkeys(NAMES, STEPS - 1)
    with start(folder) as board:
        while board.last_steps(TAG, NAMES) != wanted or not _complete(board):
            time.sleep(poll)
        return time.perf_counter() - begin


def _complete(board: Board) -> bool:
    # TensorBoard does not say how much it has loaded: one tag must do.
    return not isinstance(board, Glassboard) or board.catalog()["points"] == RUNS * TAGS * STEPS


def first_chart_after(start: Start, folder: Path, run: str) -> float:
    """Seconds from process start until a run has a chart, with as many points as it will have at least."""
    begin = time.perf_counter()
    with start(folder) as board:
        while board.points(TAG, run) < 1000:
            time.sleep(0.05)
        return time.perf_counter() - begin


def bytes_per_point(start: Start, folder: Path) -> float:
    """What a board holds above the same board without runs, a point of the log directory."""
    with tempfile.TemporaryDirectory() as empty, start(Path(empty)) as board:
        time.sleep(3)
        idle = memory(board.process.pid)
    with start(folder) as board:
        while len(board.last_steps(TAG, NAMES)) < RUNS or not _complete(board):
            time.sleep(POLL)
        time.sleep(3)
        return (memory(board.process.pid) - idle) / (RUNS * TAGS * STEPS)


def timed(ask: Callable[[], bytes], count: int) -> tuple[list[float], int]:
    """Seconds of each answer, and the bytes of the largest."""
    spent, largest = [], 0
    for _ in range(count):
        begin = time.perf_counter()
        body = ask()
        spent.append(time.perf_counter() - begin)
        largest = max(largest, len(body))
    return spent, largest


def measure() -> list[Report]:
    """Ours and TensorBoard's in every round."""
    folder = logdir("B")
    return [_cold(folder), _first_chart(folder), _memory(folder), _zooms(folder)]


def _cold(folder: Path) -> Report:
    report = Report(
        f"Cold: {RUNS} runs × {TAGS} tags × {STEPS} points",
        "Process start until a tag of all runs is answered with its last points, and ours has every point "
        "of every tag. First asked once the address is printed, then again after each wait.",
    )
    for poll in POLLS:
        ours, theirs = in_turn(
            [partial(loaded_after, one, folder, poll) for one in (glassboard, tensorboard)], ROUNDS
        )
        report.add(f"Glassboard, asked every {poll} s", median_and_range(ours, "s"), "", "≤ 3 s")
        report.add(
            f"TensorBoard, asked every {poll} s", median_and_range(theirs, "s"),
            f"{ratio_of(theirs, ours):.1f}×", "≥ 8×",
        )  # fmt: skip
    return report


def _first_chart(folder: Path) -> Report:
    report = Report(
        "First chart of a chosen run, while the rest loads", "Process start until it has points, polled."
    )
    for run in (NAMES[0], NAMES[RUNS // 2], NAMES[-1]):
        ours, theirs = in_turn(
            [partial(first_chart_after, one, folder, run) for one in (glassboard, tensorboard)], ROUNDS
        )
        report.add(f"Glassboard, {run}", median_and_range(ours, "s"), "", "≤ 1 s")
        report.add(f"TensorBoard, {run}", median_and_range(theirs, "s"), f"{ratio_of(theirs, ours):.1f}×")
    return report


def _memory(folder: Path) -> Report:
    report = Report("Memory above the idle server", "Resident, children included, after one chart.")
    report.add(
        "Glassboard, every point kept", f"{bytes_per_point(glassboard, folder):.1f} bytes a point", "", "≤ 50"
    )
    report.add(
        "TensorBoard, 1000 points a tag kept", f"{bytes_per_point(tensorboard, folder):.1f} bytes a point"
    )
    return report


def _zooms(folder: Path) -> Report:
    report = Report(
        f"One tag of {RUNS} runs, over HTTP",
        f"Ours: {ZOOMS} random zooms of 1000 buckets, smoothed. TensorBoard: its 1000 sampled points a run.",
    )
    zoom = random.Random(5)

    def any_zoom(board: Glassboard, smoothing: float) -> bytes:
        lo = zoom.random() * STEPS * 0.9
        span = [lo, lo + (STEPS - lo) * zoom.random()]
        return board.chart(TAG, NAMES, range=span, smoothing=smoothing)

    with glassboard(folder) as ours, tensorboard(folder) as theirs:
        while len(theirs.last_steps(TAG, NAMES)) < RUNS or not _complete(ours):
            time.sleep(POLL)
        time.sleep(5)
        fast: list[float] = []
        for smoothing in (0.0, 0.6, 0.99):
            spent, size = timed(partial(any_zoom, ours, smoothing), ZOOMS)
            fast = fast or spent
            tail = statistics.quantiles(spent, n=20)[-1]
            report.add(
                f"Glassboard, smoothing {smoothing}", median_and_range(spent, "ms", 1e3), "",
                f"≤ 25 ms, ≤ 2.0 MB: p95 {tail * 1e3:.3g} ms, {size / 1e6:.2f} MB at most",
            )  # fmt: skip
        for name, ask in (
            ("scalars_multirun", lambda: theirs.multirun(TAG, NAMES)),
            ("timeSeries", lambda: theirs.time_series(TAG)),
        ):
            spent, size = timed(ask, 10)
            ratio = f"{statistics.median(spent) / statistics.median(fast):.0f}×"
            report.add(
                f"TensorBoard, {name}", median_and_range(spent, "ms", 1e3), ratio, f"{size / 1e6:.1f} MB"
            )
    return report
