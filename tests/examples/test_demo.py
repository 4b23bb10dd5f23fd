"""The demo trains six runs together beside a board, logs every kind, and ends at Ctrl-C without a trace."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from glassboard.events.kinds import KINDS
from glassboard.store import open_store
from glassboard.store.base import Store
from glassboard.store.kinds.embedding import embeddings, labels, points
from glassboard.store.kinds.hparams import hparams_table
from glassboard.store.kinds.image import images
from glassboard.store.kinds.text import text_values

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
    run_example("demo.py", "--logdir", tmp_path / "runs", "--no-serve", "--epochs", 1)
    run_example("demo.py", "--logdir", tmp_path / "runs", "--no-serve", "--seconds", 1)
    store = open_store(str(tmp_path / "runs"), reload_interval=0)
    store.wait_loaded()
    catalog = store.catalog()
    names = [run.name for run in catalog.runs]
    assert len(names) == 12  # the second start is not mixed into the first
    assert "lr0.001-seed0" in names
    assert "lr0.001-seed0_2" in names
    assert {"loss/train", "model/text_summary"} <= {tag.name for tag in catalog.tags}
    # Each run has logged every kind, also those whose training was cut off.
    for kind in set(KINDS) - {"embedding"}:
        shown = {run for tag in catalog.tags if tag.kind == kind for run in tag.runs}
        assert len(shown) == 12, kind
    assert_true(store, "lr0.001-seed0")
    store.close()


def assert_true(store: Store, run: str) -> None:
    """What is more than numbers was made by the training."""
    held = embeddings(store, run)
    assert held
    (embedding,) = held.config.embeddings
    assert points(store, run, held, embedding).shape == (1000, 64)
    assert len(labels(store, run, held, embedding).rows) == 1000
    assert embedding.sprite
    assert images(store, run, "layers/first_over_time")[-1].samples[0].video
    table = text_values(store, run, "worst mistakes/text_summary")[-1]
    assert table.heading
    assert table.value.shape[1] == 4
    session = next(one for one in hparams_table(store).sessions if one.run == run)
    assert session.hparams["lr"] == 0.001
