"""`glassboard tail` prints last values, and new ones as they are written."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from glassboard import SummaryWriter


def test_the_last_values(runs: Path, glassboard: Callable[..., Any]) -> None:
    said = glassboard("tail", runs, "--run", "first", "--tag", "train/*", "-n", 2, "--json").stdout
    points = [json.loads(line) for line in said.splitlines()]
    assert [(one["run"], one["tag"], one["step"]) for one in points] == [
        ("first", "train/loss", 8),
        ("first", "train/loss", 9),
    ]
    line = glassboard("tail", runs, "--run", "second*", "--tag", "train/loss").stdout
    assert "second run  train/loss  step 9  2.1" in line
    assert '"nan"' in glassboard("tail", runs, "--tag", "odd", "--json").stdout


def test_new_values_come_until_it_is_interrupted(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path / "job") as writer:
        writer.add_scalar("loss", 0.5, 1)
        writer.flush()
        command = [sys.executable, "-m", "glassboard", "tail", str(tmp_path), "-f", "--json"]
        tail = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert tail.stdout is not None
        assert json.loads(tail.stdout.readline())["step"] == 1
        for step in (2, 3):
            writer.add_scalar("loss", 0.25, step)
            writer.flush()
            assert json.loads(tail.stdout.readline())["step"] == step
    tail.send_signal(signal.SIGINT)
    _, errors = tail.communicate(timeout=20)
    assert (tail.returncode, errors) == (0, "")


def test_a_table_is_drawn(runs: Path) -> None:
    command = [sys.executable, "-m", "glassboard", "tail", str(runs), "--table", "--tag", "train/*"]
    tail = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert tail.stdout is not None
    assert tail.stdout.readline().split() == ["run", "tag", "step", "value", "at"]
    assert "first" in tail.stdout.readline()
    tail.send_signal(signal.SIGINT)
    tail.communicate(timeout=20)
    assert tail.returncode == 0
