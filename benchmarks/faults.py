"""What a disk that stalls costs a log call, what is lost, and how much memory logging takes at most."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.report import ROOT, Report, in_turn, median_and_range, ratio_of

FAULTS = ROOT / "tests/writer/faults"
STALL, LOGGED = 6, 2.0  # seconds that one write takes, and that scalars are logged meanwhile
POINTS = 10_000_000
ROUNDS = 3

HEALTHY = """
import json, sys
from glassboard import SummaryWriter
def peak():
    return next(1024 * int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
writer = SummaryWriter(sys.argv[1])
writer.add_scalar("t", 0.1, 0)
writer.flush()
before = peak()
for step in range(int(sys.argv[2])):
    writer.add_scalar("t", 0.1, step)
writer.close()
print(json.dumps({"growth": peak() - before, "lost": writer.dropped}))
"""


def run(program: list[str], *arguments: str, shim: Path | None = None) -> dict[str, Any]:
    """Run a program that logs to a fresh directory, and return the JSON that it prints."""
    with tempfile.TemporaryDirectory() as folder:
        environment = dict(os.environ)
        if shim:  # the first write holds what every file begins with; the second one stalls
            environment |= {"LD_PRELOAD": str(shim), "FAULT_DIR": folder, "FAULTS": f"write:2:stall={STALL}"}
        command = [sys.executable, *program, f"{folder}/run", *arguments]
        done = subprocess.run(
            command, env=environment, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        return json.loads(done.stdout)


def stalls(shim: Path) -> Report:
    """The slowest log call while one write takes seconds, ours and the peers'."""
    report = Report(
        f"A write stalls for {STALL} s while scalars are logged for {LOGGED:g} s",
        f"{ROUNDS} rounds, fresh processes, the write delayed by `tests/writer/faults/shim.c`. "
        "The control is the slowest of as many seconds of empty calls in the same process.",
    )
    told: list[dict[str, Any]] = []

    def longest(package: str) -> float:
        figures = run([str(FAULTS / "stalled.py")], str(LOGGED), package, shim=shim)
        if package == "glassboard":
            told.append(figures)
        return figures["longest"]

    mine, tbx, torch = in_turn(
        [
            lambda package=package: longest(package)
            for package in ("glassboard", "tensorboardX", "torch.utils.tensorboard")
        ],
        ROUNDS,
    )
    report.add("longest call: Glassboard", median_and_range(mine, "ms", 1e3), "", "≤ 50 and the control")
    report.add("… an empty call", median_and_range([one["control"] for one in told], "ms", 1e3))
    for name, theirs in (("tensorboardX", tbx), ("torch", torch)):
        report.add(f"… {name}", median_and_range(theirs, "ms", 1e3), f"{ratio_of(theirs, mine):.0f}×")
    lost = [100 * one["stats"][2] / one["stats"][0] for one in told]
    report.add("scalars lost once 64 MiB were full", median_and_range(lost, "%"), "", "each is counted")
    growth = [one["growth"] for one in told]
    report.add("growth of memory", median_and_range(growth, "MiB", 2**-20), "", "≤ 64 and the free blocks")
    waited = [one["flush_waited"] for one in told]
    report.add("flush(timeout=0.2) took", median_and_range(waited, "ms", 1e3), "", "200")
    return report


def healthy() -> Report:
    """What ten million scalars need on a disk that works."""
    report = Report(f"{POINTS:,} scalars in a loop, on a healthy disk", f"{ROUNDS} fresh processes.")
    told = [run(["-c", HEALTHY], str(POINTS)) for _ in range(ROUNDS)]
    growth = [one["growth"] for one in told]
    report.add("growth of memory", median_and_range(growth, "MiB", 2**-20), "", "≤ 32")
    report.add("events lost", median_and_range([one["lost"] for one in told], ""), "", "0")
    return report


def measure() -> list[Report]:
    """All of it."""
    with tempfile.TemporaryDirectory() as folder:
        shim = Path(folder) / "shim.so"
        subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-o", shim, FAULTS / "shim.c", "-ldl"], check=True)
        return [stalls(shim), healthy()]
