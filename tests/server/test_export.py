"""Downloads are TensorBoard's, byte for byte, and hold every point."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Callable, Mapping
from pathlib import Path

import httpx2
import pytest
import tensorboardX
from starlette.testclient import TestClient
from tensorboard.backend.event_processing.data_provider import MultiplexerDataProvider
from tensorboard.backend.event_processing.plugin_event_multiplexer import EventMultiplexer
from tensorboard.plugins.base_plugin import TBContext
from tensorboard.plugins.scalar.scalars_plugin import ScalarsPlugin
from werkzeug.test import Client

from glassboard import SummaryWriter
from glassboard.server.app import BoardApp
from glassboard.server.settings import Settings
from glassboard.store.local import LocalStore
from glassboard.store.memory import MemoryStore

VALUES = [0.1, 1e-30, 3.4e38, -2.0, math.nan, math.inf, -math.inf, 16777217.5]


@pytest.fixture
def logdir(tmp_path: Path) -> Path:
    """Two runs with every odd value there is, as TensorBoard's own precision holds them."""
    for run in ("one", "two/deep"):
        with tensorboardX.SummaryWriter(str(tmp_path / run)) as writer:
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


@pytest.fixture
def tensorboard(logdir: Path) -> Mapping[str, Callable]:
    """TensorBoard's scalars plugin over the same files, sampling nothing."""
    runs = EventMultiplexer(tensor_size_guidance={"scalars": 0}).AddRunsFromDirectory(str(logdir))
    runs.Reload()
    data = MultiplexerDataProvider(runs, str(logdir))
    context = TBContext(logdir=str(logdir), data_provider=data, sampling_hints={"scalars": 10_000})
    return ScalarsPlugin(context).get_plugin_apps()


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_a_runs_file_is_tensorboards_byte_for_byte(
    logdir: Path, tensorboard: Mapping[str, Callable], kind: str
) -> None:
    query = {"run": "one", "tag": "train/loss", "format": kind}
    answer = ask(logdir, **query)
    assert answer.content == Client(tensorboard["/scalars"]).get("/", query_string=query).data
    assert answer.headers["content-disposition"].startswith(
        f'attachment; filename="run-one-tag-train_loss.{kind}"'
    )


def test_several_runs_in_json_are_tensorboards_byte_for_byte(
    logdir: Path, tensorboard: Mapping[str, Callable]
) -> None:
    runs = ["one", "two/deep"]
    theirs = Client(tensorboard["/scalars_multirun"]).post("/", data={"runs": runs, "tag": "train/loss"})
    assert ask(logdir, tag="train/loss", run=runs, format="json").content == theirs.data


def test_values_keep_all_their_digits(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path / "run") as writer:
        writer.add_scalar("tokens", 0.1, 1, walltime=2.5)
    assert ask(tmp_path, tag="tokens", run="run", format="csv").text == (
        "Wall time,Step,Value\r\n2.5,1,0.1\r\n"
    )


def test_superseded_points_stay_out(tmp_path: Path) -> None:
    for attempt, begin in ((1, 0), (2, 2)):
        with SummaryWriter(tmp_path / "run", purge_step=begin) as writer:
            for step in range(begin, 4):
                writer.add_scalar("x", attempt, step)
    points = json.loads(ask(tmp_path, tag="x", run="run", format="json").text)
    assert [point[1:] for point in points] == [[0, 1], [1, 1], [2, 2], [3, 2]]


def test_several_runs_share_a_file(logdir: Path) -> None:
    answer = ask(logdir, tag="train/loss", run=["two/deep", "one"], format="csv")
    assert 'filename="tag-train_loss.csv"' in answer.headers["content-disposition"]
    rows = list(csv.reader(io.StringIO(answer.text, newline="")))
    assert rows[0] == ["Run", "Wall time", "Step", "Value"]
    assert [row[0] for row in rows[1:]] == ["two/deep"] * len(VALUES) + ["one"] * len(VALUES)


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
