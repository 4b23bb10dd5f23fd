"""Logs scalars for some seconds while the disk takes nothing, and prints how long the calls took."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any


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


def peak() -> int:
    """Bytes of memory this program has held at most; getrusage would count its parent's from before exec."""
    with open("/proc/self/status", encoding="ascii") as status:
        return next(1024 * int(line.split()[1]) for line in status if line.startswith("VmHWM"))


def main(directory: str, seconds: float, package: str = "glassboard") -> None:
    writer = import_module(package).SummaryWriter(directory)
    control = longest_call(Empty().add_scalar, seconds)
    before = peak()
    longest = longest_call(writer.add_scalar, seconds)
    told: dict[str, Any] = {
        "control": control,
        "longest": longest,
        "growth": peak() - before,
    }
    if package == "glassboard":
        told["stalled"] = writer.stats()
        begin = time.perf_counter()
        told["flushed"] = writer.flush(0.2)
        told["flush_waited"] = time.perf_counter() - begin
        told["closed"] = writer.close()
        told["stats"] = writer.stats()
    print(json.dumps(told), flush=True)
    if package != "glassboard":
        os._exit(0)  # a peer would wait for its disk


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), *sys.argv[3:])
