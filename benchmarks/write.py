"""What logging costs the training thread, how fast it reaches the disk, and what the import costs."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

from benchmarks.report import Report, in_turn, median_and_range, ratio_of

BURST, BURSTS = 1_000, 100
PACED, PAUSES = 20, 40
EVENTS, PEER_EVENTS = 1_000_000, 20_000
ROUNDS = 7


class Empty:
    """The least a method of this signature can cost."""

    def add_scalar(
        self,
        tag: str,
        scalar_value: Any,
        global_step: Any = None,
        walltime: float | None = None,
        new_style: bool = False,
        double_precision: bool = False,
        display_name: str = "",
        summary_description: str = "",
    ) -> None:
        """Do nothing."""

    def flush(self) -> None:
        """Do nothing."""


def burst_cost(writer: Any, bursts: int = BURSTS) -> float:
    """Seconds a call, over bursts of 1000, the loop included; flushed between bursts, outside of the time."""
    add, clock, spent = writer.add_scalar, time.perf_counter, 0.0
    for _ in range(bursts):
        begin = clock()
        for step in range(BURST):
            add("train/loss", 0.6931471805599453, step)
        spent += clock() - begin
        writer.flush()
    return spent / bursts / BURST


def paced_cost(writer: Any) -> float:
    """Seconds a call, in bursts of 20 after pauses of 20 ms, as in a training step."""
    add, clock, spent = writer.add_scalar, time.perf_counter, 0.0
    for step in range(PAUSES):
        time.sleep(0.02)
        begin = clock()
        for _ in range(PACED):
            add("train/loss", 0.6931471805599453, step)
        spent += clock() - begin
    return spent / PAUSES / PACED


def events_per_second(make_writer: Callable[[str], Any], count: int) -> float:
    """Scalars a second in a Python loop, up to the end of close()."""
    with tempfile.TemporaryDirectory() as folder:
        writer = make_writer(folder)
        begin = time.perf_counter()
        for step in range(count):
            writer.add_scalar("train/loss", 0.6931471805599453, step)
        writer.close()
        return count / (time.perf_counter() - begin)


def import_cost(statement: str) -> float:
    """Seconds an import takes in a fresh interpreter, after NumPy's."""
    program = f"import numpy, time\nt = time.perf_counter()\n{statement}\nprint(time.perf_counter() - t)"
    return float(subprocess.run([sys.executable, "-c", program], check=True, capture_output=True).stdout)


def measure() -> list[Report]:
    """All of it, every peer in every round."""
    from tensorboardX import SummaryWriter as TensorboardX
    from torch.utils.tensorboard import SummaryWriter as Torch

    from glassboard import SummaryWriter

    report = Report("add_scalar with a Python float", f"{ROUNDS} rounds, all writers in each.")
    with tempfile.TemporaryDirectory() as folder:
        ours, tbx, torch = (
            make(f"{folder}/{name}")
            for name, make in (("g", SummaryWriter), ("x", TensorboardX), ("t", Torch))
        )
        empty = Empty()
        for writer in (ours, tbx, torch):  # open the files, start the threads
            writer.add_scalar("train/loss", 0.5, 0)
            writer.flush()
        mine, floor, x, t = in_turn(
            [
                lambda: burst_cost(ours),
                lambda: burst_cost(empty),
                lambda: burst_cost(tbx, 5),
                lambda: burst_cost(torch, 5),
            ],
            ROUNDS,
        )
        report.add("bursts of 1000: Glassboard", median_and_range(mine, "µs/call", 1e6), "", "≤ 0.5")
        above = [one - other for one, other in zip(mine, floor, strict=True)]
        report.add("… above an empty method", median_and_range(above, "µs/call", 1e6), "", "≤ 0.35")
        report.add("… tensorboardX", median_and_range(x, "µs/call", 1e6), f"{ratio_of(x, mine):.0f}×")
        report.add("… torch", median_and_range(t, "µs/call", 1e6), f"{ratio_of(t, mine):.0f}×")

        mine, floor, x, t = in_turn(
            [lambda one=one: paced_cost(one) for one in (ours, empty, tbx, torch)], ROUNDS
        )
        report.add(
            "bursts of 20, 20 ms apart: Glassboard", median_and_range(mine, "µs/call", 1e6), "", "≤ 2.5"
        )
        report.add("… an empty method", median_and_range(floor, "µs/call", 1e6))
        report.add(
            "… tensorboardX", median_and_range(x, "µs/call", 1e6), f"{ratio_of(x, mine):.0f}×", "≥ 40×"
        )
        report.add("… torch", median_and_range(t, "µs/call", 1e6), f"{ratio_of(t, mine):.0f}×", "≥ 25×")
        for writer in (ours, tbx, torch):
            writer.close()

    speed = Report(
        "Scalars on disk when close() returns", "A Python loop; the peers write fewer, as they are slow."
    )
    mine, x, t = in_turn(
        [
            lambda: events_per_second(SummaryWriter, EVENTS),
            lambda: events_per_second(TensorboardX, PEER_EVENTS),
            lambda: events_per_second(Torch, PEER_EVENTS),
        ],
        3,
    )
    speed.add("Glassboard, a million", median_and_range(mine, "M/s", 1e-6), "", "≥ 1.5")
    for name, theirs in (("tensorboardX", x), ("torch", t)):
        speed.add(name, median_and_range(theirs, "k/s", 1e-3), f"1/{1 / ratio_of(theirs, mine):.0f}")

    imports = Report("Import, beyond NumPy's", "Fresh interpreters.")
    statements = {
        "from glassboard import SummaryWriter": "≤ 60",
        "from tensorboardX import SummaryWriter": "imports torch where it is installed",
        "from torch.utils.tensorboard import SummaryWriter": "",
    }
    mine, *others = in_turn([lambda one=one: import_cost(one) for one in statements], 5)
    for (statement, remark), figures in zip(statements.items(), [mine, *others], strict=True):
        ratio = "" if figures is mine else f"{statistics.median(figures) / statistics.median(mine):.0f}×"
        imports.add(f"`{statement}`", median_and_range(figures, "ms", 1e3), ratio, remark)
    return [report, speed, imports]
