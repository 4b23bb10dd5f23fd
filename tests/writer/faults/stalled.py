"""Logs scalars for some seconds while the disk takes nothing, and prints how long the calls took."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

from glassboard import SummaryWriter


class Empty:
    """The control: a call of the same shape that does nothing."""

    def add_scalar(self, tag: str, scalar_value: Any, global_step: Any = None) -> None:
        """Do nothing."""


def longest_call(add_scalar: Callable[[str, float, int], None], seconds: float) -> float:
    """Seconds of the slowest of all calls that fit into that time."""
    clock, worst, step = time.perf_counter, 0.0, 0
    end = clock() + seconds
    while (begin := clock()) < end:
        add_scalar("t", 0.1, step)
        worst = max(worst, clock() - begin)
        step += 1
    return worst


def peak_kilobytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main(directory: str, seconds: float) -> None:
    writer = SummaryWriter(directory)
    control = longest_call(Empty().add_scalar, seconds)
    before = peak_kilobytes()
    longest = longest_call(writer.add_scalar, seconds)
    growth = peak_kilobytes() - before
    stalled = writer.stats()
    begin = time.perf_counter()
    flushed = writer.flush(0.2)
    waited = time.perf_counter() - begin
    closed = writer.close()
    told = {
        "control": control,
        "longest": longest,
        "growth": 1024 * growth,
        "stalled": stalled,
        "flushed": flushed,
        "flush_waited": waited,
        "closed": closed,
        "stats": writer.stats(),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
