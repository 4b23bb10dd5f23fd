"""Reading all scalars of a log into Python: ours beside tbparse and TensorBoard's EventAccumulator."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

import glassboard
from benchmarks.generate import SHAPES, logdir
from benchmarks.report import Report, in_turn, median_and_range, ratio_of
from glassboard.compat import event_accumulator as face

ROUNDS = 3
SHAPE = "A"
TAG = "train/metric_00"


def timed(read: Callable[[Path], np.ndarray], folder: Path, seen: dict[str, np.ndarray], name: str) -> float:
    """Seconds until the values of all tags are there; those of one are kept, to be compared."""
    begin = time.perf_counter()
    values = read(folder)
    spent = time.perf_counter() - begin
    seen[name] = np.asarray(values, np.float32)
    return spent


def ours(folder: Path) -> Any:
    """`glassboard.open`, without a cache, and one table of everything."""
    with glassboard.open(folder, cache="off") as board:
        table = board.table()
        assert len(table) == SHAPES[SHAPE][1] * SHAPES[SHAPE][2]
        return board.runs["run_000"][TAG].values


def ours_again(folder: Path) -> Any:
    """The same with the column cache that an earlier start has left."""
    with glassboard.open(folder) as board:
        assert len(board.table()) == SHAPES[SHAPE][1] * SHAPES[SHAPE][2]
        return board.runs["run_000"][TAG].values


def accumulated(module: Any) -> Callable[[Path], Any]:
    """An EventAccumulator, every scalar of every tag."""

    def read(folder: Path) -> Any:
        found = module.EventAccumulator(str(folder / "run_000"), size_guidance={"scalars": 0}).Reload()
        events = {tag: found.Scalars(tag) for tag in found.Tags()["scalars"]}
        return [event.value for event in events[TAG]]

    return read


def tbparse(folder: Path) -> Any:
    """tbparse's frame of all scalars."""
    from tbparse import SummaryReader

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame = SummaryReader(str(folder / "run_000")).scalars
    return frame[frame["tag"] == TAG].sort_values("step")["value"].to_numpy()


def measure() -> list[Report]:
    """All in every round; their values must be the same."""
    from tensorboard.backend.event_processing import event_accumulator

    folder = logdir(SHAPE)
    ours_again(folder)
    readers: dict[str, Callable[[Path], Any]] = {
        "glassboard.open, table of everything": ours,
        "the same, from the cache": ours_again,
        "our face of EventAccumulator": accumulated(face),
        "tbparse": tbparse,
        "TensorBoard's EventAccumulator": accumulated(event_accumulator),
    }
    seen: dict[str, np.ndarray] = {}
    measures = [
        (lambda name=name, read=read: timed(read, folder, seen, name)) for name, read in readers.items()
    ]
    figures = dict(zip(readers, in_turn(measures, ROUNDS), strict=True))
    first, *others = seen.values()
    for values in others:
        np.testing.assert_array_equal(values, first)
    report = Report(
        "A million scalars into Python", "Process warm, files in the page cache; values compared."
    )
    fast, *_ = figures.values()
    for name, spent in figures.items():
        ratio = "" if spent is fast else f"{ratio_of(spent, fast):.1f}×"
        report.add(name, median_and_range(spent, "s"), ratio, "≥ 50×" if name == "tbparse" else "")
    return [report]
