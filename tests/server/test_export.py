"""Downloads are TensorBoard's, byte for byte, and hold every point."""

from __future__ import annotations

import csv
import io
import json
import math
import struct
import time
from pathlib import Path

import httpx2
import pytest
from starlette.testclient import TestClient
from tensorboard import program

from glassboard import SummaryWriter
from glassboard.server.app import BoardApp
from glassboard.server.settings import Settings
from glassboard.store.local import LocalStore
from glassboard.store.memory import MemoryStore

VALUES = [0.1, 1e-30, 3.4e38, -2.0, math.nan, math.inf, -math.inf, 16777217.5]


@pytest.fixture
def logdir(tmp_path: Path) -> Path:
    """Two runs with every odd value there is."""
    for run in ("one", "two/deep"):
        with SummaryWriter(tmp_path / run) as writer:
            for step, value in enumerate(VALUES):
                writer.add_scalar("train/loss", value, step * 10, walltime=1_700_000_000.25 + step)
    return tmp_path


def ask(logdir: Path, **form: object) -> httpx2.Response:
    store = LocalStore(logdir, reload_interval=0)
    assert store.wait_loaded(30)
    try:
        with TestClient(BoardApp(store, Settings()), base_url="http://localhost:6006") as client:
            return client.post("/api/export", data=form)
    finally:
        store.close()


def tensorboard(logdir: Path, **query: str) -> str:
    """What TensorBoard sends for the same run."""
    board = program.TensorBoard()
    board.configure(logdir=str(logdir), port=0, load_fast="false", reload_interval=0)
    url = board.launch()
    deadline = time.monotonic() + 30
    while True:
        answer = httpx2.get(f"{url}data/plugin/scalars/scalars", params=query)
        if answer.status_code == 200:
            return answer.text
        assert time.monotonic() < deadline, answer.text
        time.sleep(0.1)


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_a_runs_file_is_tensorboards(logdir: Path, kind: str) -> None:
    """Of values that float32 holds; TensorBoard rounds others to it."""
    with SummaryWriter(logdir / "three") as writer:
        for step, value in enumerate([0.5, -1.0, 3.0e38, math.nan, math.inf, -math.inf, 2.0**-140]):
            single = struct.unpack("<f", struct.pack("<f", value))[0]
            writer.add_scalar("train/loss", single, step, walltime=1_700_000_000.25 + step)
    theirs = tensorboard(
        logdir, run="three", tag="train/loss", **({"format": "csv"} if kind == "csv" else {})
    )
    ours = ask(logdir, tag="train/loss", run="three", format=kind).text
    if kind == "csv":
        assert ours == theirs
    else:
        assert json.loads(ours) == json.loads(theirs)


def test_a_runs_csv_holds_every_point_as_tensorboard_writes_it(logdir: Path) -> None:
    answer = ask(logdir, tag="train/loss", run="one", format="csv")
    assert answer.headers["content-disposition"].startswith(
        'attachment; filename="run-one-tag-train_loss.csv"'
    )
    rows = list(csv.reader(io.StringIO(answer.text, newline="")))
    assert rows[0] == ["Wall time", "Step", "Value"]
    assert rows[1] == ["1700000000.25", "0", "0.1"]
    assert [row[2] for row in rows[5:8]] == ["nan", "inf", "-inf"]
    assert len(rows) == 1 + len(VALUES)
    assert answer.text.endswith("\r\n")


def test_several_runs_share_a_file(logdir: Path) -> None:
    answer = ask(logdir, tag="train/loss", run=["two/deep", "one"], format="csv")
    assert 'filename="tag-train_loss.csv"' in answer.headers["content-disposition"]
    rows = list(csv.reader(io.StringIO(answer.text, newline="")))
    assert rows[0] == ["Run", "Wall time", "Step", "Value"]
    assert [row[0] for row in rows[1:]] == ["two/deep"] * len(VALUES) + ["one"] * len(VALUES)


def test_json_is_lists_of_wall_time_step_and_value(logdir: Path) -> None:
    alone = json.loads(ask(logdir, tag="train/loss", run="one", format="json").text)
    assert alone[0] == [1_700_000_000.25, 0, 0.1]
    assert [value for _, _, value in alone[4:7]] == ["NaN", "Infinity", "-Infinity"]
    both = json.loads(ask(logdir, tag="train/loss", run=["one", "two/deep"], format="json").text)
    assert both == {"one": alone, "two/deep": alone}


def test_a_long_series_comes_whole(board: httpx2.Client, store: MemoryStore) -> None:
    count = 20_000
    store.add_scalars("long", "x", range(count), [float(i) for i in range(count)], [0.5] * count)
    for kind in ("csv", "json"):
        answer = board.post("/api/export", data={"tag": "x", "run": "long", "format": kind})
        if kind == "csv":
            assert len(answer.text.splitlines()) == count + 1
        else:
            assert [step for _, step, _ in json.loads(answer.text)] == list(range(count))


def test_names_that_no_file_system_takes_are_made_safe(board: httpx2.Client, store: MemoryStore) -> None:
    store.add_scalars("../r\nx", '損失/"a";b', [1], [2.0], [3.0])
    answer = board.post("/api/export", data={"tag": '損失/"a";b', "run": "../r\nx", "format": "csv"})
    header = answer.headers["content-disposition"]
    assert header.startswith('attachment; filename="run-.._r_x-tag-___a_b.csv"')
    assert "filename*=UTF-8''run-.._r_x-tag-%E6%90%8D%E5%A4%B1_a_b.csv" in header
