"""The process tells how far it is, saves points, and ends with the board."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np

METHOD = """
import time
def first_columns(points, dimensions, parameters, tell):
    print("libraries say things")
    tell(0.5, "half", points[:, :dimensions] * 2)
    return points[:, :dimensions] * parameters["factor"]
def endless(points, dimensions, parameters, tell):
    time.sleep(600)
"""


def _start(folder: Path, method: str) -> subprocess.Popen[str]:
    (folder / "worker_method.py").write_text(METHOD)
    np.save(folder / "points.npy", np.arange(12, dtype=np.float32).reshape(4, 3))
    (folder / "task.json").write_text(json.dumps({"dimensions": 2, "parameters": {"factor": 3}}))
    return subprocess.Popen(
        [sys.executable, "-m", "glassboard.server.projection.worker", str(folder), f"worker_method:{method}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": str(folder)},
    )


def test_it_tells_and_saves(tmp_path: Path) -> None:
    with _start(tmp_path, "first_columns") as process:
        assert process.stdout
        told = [json.loads(line) for line in process.stdout]
    assert [(one["share"], one["doing"], one["placed"]) for one in told] == [
        (0.0, "starting", False),
        (0.5, "half", True),
        (1.0, "done", True),
    ]
    assert process.returncode == 0
    assert np.load(tmp_path / "placed.npy").tolist() == [[0, 3], [9, 12], [18, 21], [27, 30]]


def test_it_ends_when_the_board_is_gone(tmp_path: Path) -> None:
    with _start(tmp_path, "endless") as process:
        assert process.stdin
        assert process.stdout
        process.stdout.readline()
        process.stdin.close()
        assert process.wait(60) == 1
