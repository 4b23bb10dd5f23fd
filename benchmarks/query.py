"""One chart's answer, warm: a million points, and a hundred runs, at any zoom."""

from __future__ import annotations

import random
import statistics
import time
from array import array
from itertools import accumulate

from benchmarks.report import Report, median_and_range
from glassboard.events.codec import ScalarColumn
from glassboard.series.query import Series
from glassboard.store.answer import answer
from glassboard.store.base import SeriesRequest

QUERIES = 50
# Name -> runs, points a run, and whether each run logged at steps of its own. 15 900 steps fill 994 buckets.
SHAPES = {
    "1 run × 1 000 000": (1, 1_000_000, False),
    "100 runs × 15 900": (100, 15_900, False),
    "100 runs × 15 900, each at its own steps": (100, 15_900, True),
}


def make_series(points: int, seed: int, own_steps: bool) -> Series:
    """Noise around a falling curve, in doubles that no float holds."""
    noise = random.Random(seed)
    column = ScalarColumn()
    values = array("d", (1 / (1 + step / points) + noise.random() / 10 for step in range(points)))
    gaps = [noise.choice((0, 1, 2)) if own_steps else 1 for _ in range(points)]
    column.extend(array("q", accumulate(gaps, initial=0))[:points], array("d", range(points)), values)
    return Series([(column, 0, -1, None)])


def ask(series: list[Series], points: int, smoothing: float) -> tuple[list[float], int]:
    """Seconds of warm answers, the whole and random zooms, and the bytes of the largest."""
    zoom = random.Random(3)
    rows = [(f"run_{number:03}", 0, one) for number, one in enumerate(series)]
    runs = [run for run, _, _ in rows]
    spent, largest, span = [], 0, None
    for _ in range(QUERIES):
        request = SeriesRequest("loss", runs, "step", span, 1000, smoothing)
        begin = time.perf_counter()
        body = answer(rows, request, 1)
        spent.append(time.perf_counter() - begin)
        largest = max(largest, len(body))
        lo = zoom.random() * points * 0.9
        span = lo, lo + (points - lo) * zoom.random()
    return spent, largest


def measure() -> list[Report]:
    """All shapes, with and without smoothing."""
    report = Report(
        "A chart's answer of 1000 buckets",
        f"The whole and {QUERIES - 1} random zooms, in process, warm; bytes uncompressed.",
    )
    for what, (count, points, own_steps) in SHAPES.items():
        series = [make_series(points, seed, own_steps) for seed in range(count)]
        first, _ = ask(series, points, 0.0)
        report.add(f"{what}: the first, which builds the index", f"{first[0] * 1e3:.3g} ms")
        for smoothing in (0.0, 0.6, 0.99):
            spent, size = ask(series, points, smoothing)
            tail = statistics.quantiles(spent, n=20)[-1]
            report.add(
                f"{what}, smoothing {smoothing}", median_and_range(spent, "ms", 1e3), "",
                f"p95 {tail * 1e3:.3g} ms; {size / 1e6:.2f} MB at most; ≤ 25 ms, ≤ 2.0 MB",
            )  # fmt: skip
    return [report]
