"""One chart's answer, warm: a million points, and a hundred runs, at any zoom."""

from __future__ import annotations

import random
import statistics
import time
from array import array

from benchmarks.report import Report, median_and_range
from glassboard.events.codec import ScalarColumn
from glassboard.series.query import ColumnIndex, Series, query
from glassboard.series.safetensors import encode_safetensors

FIELDS = ["x", "min", "max", "last", "flags"]
QUERIES = 50


def make_series(points: int, seed: int) -> Series:
    """Noise around a falling curve."""
    noise = random.Random(seed)
    column = ScalarColumn()
    values = array("d", (1 / (1 + step / points) + noise.random() / 10 for step in range(points)))
    column.extend(array("q", range(points)), array("d", range(points)), values)
    return Series([(ColumnIndex(column), 0, -1, None)])


def ask(series: list[Series], points: int, smoothing: float) -> tuple[list[float], int]:
    """Seconds of warm queries at random zooms, and the bytes of the widest."""
    zoom = random.Random(3)
    fields = [*FIELDS, "smoothed"] if smoothing else FIELDS
    size = len(encode_safetensors(query(series, "step", None, None, 1000, smoothing, fields), {}))
    spent = []
    for _ in range(QUERIES):
        lo = zoom.random() * points * 0.9
        hi = lo + (points - lo) * zoom.random()
        begin = time.perf_counter()
        encode_safetensors(query(series, "step", lo, hi, 1000, smoothing, fields), {})
        spent.append(time.perf_counter() - begin)
    return spent, size


def measure() -> list[Report]:
    """Both shapes, with and without smoothing."""
    report = Report(
        "A chart's answer of 1000 buckets", f"{QUERIES} random zooms, in process, warm; bytes uncompressed."
    )
    for what, count, points in (("1 run × 1 000 000", 1, 1_000_000), ("100 runs × 10 000", 100, 10_000)):
        series = [make_series(points, seed) for seed in range(count)]
        begin = time.perf_counter()
        query(series, "step", None, None, 1000, 0.0, FIELDS)
        report.add(
            f"{what}: the first, which builds the index", f"{(time.perf_counter() - begin) * 1e3:.3g} ms"
        )
        for smoothing in (0.0, 0.6, 0.99):
            spent, size = ask(series, points, smoothing)
            tail = statistics.quantiles(spent, n=20)[-1]
            report.add(
                f"{what}, smoothing {smoothing}", median_and_range(spent, "ms", 1e3), "",
                f"p95 {tail * 1e3:.3g} ms; {size / 1e6:.2f} MB at most",
            )  # fmt: skip
    return [report]
