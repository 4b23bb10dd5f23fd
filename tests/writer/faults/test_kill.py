"""A signal at a random moment costs at most the last second; every other end of a program costs nothing."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from glassboard.events.codec import FileScanner

PROGRAM = """
    import os, sys, time
    from glassboard import SummaryWriter
    one, two = SummaryWriter(sys.argv[1] + "/one"), SummaryWriter(sys.argv[1] + "/two")
    step = 0
    while True:
        for writer in (one, two):
            writer.add_scalar("t", 0.1, step)
        if step % 7 == 0:
            two.add_text("note", "x" * 10_000, step)
        os.write(1, f"{step} {time.monotonic()}\\n".encode())
        step += 1
        time.sleep(0.005)
"""


def kill_one(directory: Path, how: signal.Signals, after: float) -> int:
    """Kills the program some seconds after its first step; returns how many of its steps had to be there."""
    command = [sys.executable, "-c", textwrap.dedent(PROGRAM), str(directory)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout
        first = child.stdout.readline()
        time.sleep(after)
        killed = time.monotonic()
        child.send_signal(how)
        lines = [first, *child.stdout.read().splitlines(keepends=True)]
    due = sum(line.endswith("\n") and float(line.split()[1]) < killed - 1.0 for line in lines)
    for name in ("one", "two"):
        (file,) = (directory / name).iterdir()
        scanner = FileScanner(str(file))
        while scanner.advance():
            pass
        assert scanner.damaged == 0
        columns = dict(scanner.new_columns(0))
        steps = list(columns["t"].steps) if columns else []
        assert steps == list(range(len(steps)))
        assert len(steps) >= due
    return due


@pytest.mark.parametrize(
    ("how", "times"),
    [
        (signal.SIGKILL, 20),
        (signal.SIGTERM, 5),
        pytest.param(signal.SIGKILL, 200, marks=pytest.mark.slow),
    ],
)
def test_at_most_one_second_is_lost(how, times, tmp_path):
    moments = random.Random(times)
    with ThreadPoolExecutor(4) as pool:
        due = pool.map(
            lambda number: kill_one(tmp_path / str(number), how, moments.uniform(0.0, 2.0)), range(times)
        )
        assert sum(due) > times


@pytest.mark.parametrize(
    ("end", "status"),
    [
        ("pass", 0),
        ("sys.exit(3)", 3),
        ("raise RuntimeError", 1),
        ("del writer; sys.exit()", 0),
        ("sys.modules.clear()", 0),
        ("os.kill(os.getpid(), signal.SIGINT); time.sleep(9)", -signal.SIGINT),
    ],
)
def test_other_ends_lose_nothing(end, status, run_python, logs):
    program = f"""
        import os, signal, sys, time
        from glassboard import SummaryWriter
        writer = SummaryWriter(sys.argv[1])
        for step in range(20_000):
            writer.add_scalar("t", 0.1, step)
        {end}
    """
    run_python(program, logs.path, status=status)
    assert [step for step, _, _ in logs.points("t")] == list(range(20_000))
