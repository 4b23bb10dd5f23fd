"""Event files into columns, checksums verified, on one core: ours, plain C's, and the peers'."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from benchmarks.generate import SHAPES, logdir
from benchmarks.report import ROOT, Report, in_turn, median_and_range, ratio_of

ROUNDS = 7
SAMPLE = 20_000  # events that the slow peers read
PLAIN_C = ROOT / "build/native-bench/native/scan_bench"


def scan(path: Path) -> float:
    """Events a second of `FileScanner` into fresh columns."""
    from glassboard.events.codec import FileScanner

    begin = time.perf_counter()
    scanner = FileScanner(str(path))
    while scanner.advance():
        pass
    spent = time.perf_counter() - begin
    assert scanner.points == SHAPES["A"][1] * SHAPES["A"][2]
    assert scanner.damage == []
    return scanner.events / spent


def plain_c(path: Path) -> float:
    """Events a second of the plain C loop."""
    answer = subprocess.run([PLAIN_C, path], check=True, capture_output=True)
    return float(json.loads(answer.stdout)["events_per_second"])


def event_accumulator(path: Path) -> float:
    """Events a second of TensorBoard's EventAccumulator keeping every scalar."""
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    begin = time.perf_counter()
    points = len(EventAccumulator(str(path), {"scalars": 0}).Reload().Scalars("train/metric_00"))
    return points * SHAPES["A"][1] / (time.perf_counter() - begin)


def tbparse(path: Path) -> float:
    """Events a second of tbparse into a data frame."""
    from tbparse import SummaryReader

    begin = time.perf_counter()
    return len(SummaryReader(str(path)).scalars) / (time.perf_counter() - begin)


def measure() -> list[Report]:
    """A's million events; the slow peers read the first 20 000 of them."""
    (path,) = logdir("A").glob("*/*tfevents*")
    report = Report("Scan of A", f"{path.stat().st_size / 1e6:.0f} MB, a million events, one core.")
    mine, plain = in_turn([lambda: scan(path), lambda: plain_c(path)], ROUNDS)
    report.add(
        "Glassboard, every point kept, every checksum verified",
        median_and_range(mine, "M/s", 1e-6),
        "",
        "≥ 8",
    )
    report.add(
        "plain C, streamed, into fresh columns",
        median_and_range(plain, "M/s", 1e-6),
        f"{ratio_of(plain, mine):.2f}×",
    )
    with tempfile.TemporaryDirectory() as folder:
        sample = Path(folder) / path.name
        with path.open("rb") as whole, sample.open("wb") as part:
            shutil.copyfileobj(_First(whole, path.stat().st_size * SAMPLE // 1_000_000), part)
        accumulated, parsed = in_turn([lambda: event_accumulator(sample), lambda: tbparse(sample)], 3)
    fast = sorted(mine)[len(mine) // 2]
    for name, figures, target in (("EventAccumulator", accumulated, "≥ 300×"), ("tbparse", parsed, "")):
        middle = sorted(figures)[len(figures) // 2]
        report.add(name, median_and_range(figures, "k/s", 1e-3), f"1/{fast / middle:.0f}", target)
    return [report]


class _First:
    """The first bytes of a file, as a file."""

    def __init__(self, file, size: int) -> None:
        self._file, self._left = file, size

    def read(self, size: int) -> bytes:
        """At most ``size`` of what is left."""
        data = self._file.read(min(size, self._left))
        self._left -= len(data)
        return data
