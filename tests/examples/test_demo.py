"""The demo trains six runs together beside a board, and ends at Ctrl-C without a trace."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from glassboard.store import open_store

DEMO = Path(__file__).parents[2] / "examples/demo.py"


def test_six_runs_grow_on_the_board_until_ctrl_c(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, str(DEMO), "--logdir", str(tmp_path / "runs"), "--port", "0", "--epochs", "1000"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    url = process.stdout.readline().split()[-1]

    def catalog() -> dict:
        with urllib.request.urlopen(f"{url}api/catalog") as answer:
            return json.load(answer)

    deadline = time.monotonic() + 60
    while len(catalog()["runs"]) < 6 or any(run["points"] == 0 for run in catalog()["runs"]):
        assert time.monotonic() < deadline, catalog()
        time.sleep(0.1)
    points = catalog()["points"]
    while catalog()["points"] <= points:
        assert time.monotonic() < deadline, catalog()
        time.sleep(0.1)
    assert process.poll() is None

    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "what was logged is kept" in out
    assert "Traceback" not in err


def test_training_alone_ends_by_itself(run_example: Callable[..., str], tmp_path: Path) -> None:
    run_example("demo.py", "--logdir", tmp_path / "runs", "--no-serve", "--seconds", 6)
    run_example("demo.py", "--logdir", tmp_path / "runs", "--no-serve", "--seconds", 6)
    store = open_store(str(tmp_path / "runs"), reload_interval=0)
    store.wait_loaded()
    catalog = store.catalog()
    store.close()
    names = [run.name for run in catalog.runs]
    assert len(names) == 12  # the second start is not mixed into the first
    assert "lr0.001-seed0" in names
    assert "lr0.001-seed0_2" in names
    assert {"loss/train", "model/text_summary"} <= {tag.name for tag in catalog.tags}
