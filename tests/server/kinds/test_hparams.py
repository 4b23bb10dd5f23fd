"""The table of runs and its columns equal what was logged, whichever folder it was logged to."""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import numpy as np
import pytest
from starlette.testclient import TestClient

from glassboard import SummaryWriter
from glassboard.server.app import BoardApp
from glassboard.server.settings import Settings
from glassboard.store.local import LocalStore

Open = Callable[[], httpx2.Client]
GOLDEN = Path(__file__).parents[2] / "golden/kinds"


@pytest.fixture
def open_logs(tmp_path: Path) -> Iterator[Callable[..., httpx2.Client]]:
    """A board of a log directory, once that is written."""
    opened: list[tuple[LocalStore, TestClient]] = []

    def open_logs(folder: Path = tmp_path) -> httpx2.Client:
        store = LocalStore(folder, reload_interval=0, cache="off")
        assert store.wait_loaded(20)
        client = TestClient(BoardApp(store, Settings()), base_url="http://localhost:6006")
        client.__enter__()
        opened.append((store, client))
        return client

    yield open_logs
    for store, client in opened:
        client.__exit__(None, None, None)
        store.close()


def columns(body: bytes) -> dict[str, list[list[float]]]:
    """The arrays of an answer, row by row."""
    (size,) = struct.unpack_from("<Q", body)
    header = json.loads(body[8 : 8 + size])
    found = {}
    for name, entry in header.items():
        if name != "__metadata__":
            assert entry["dtype"] == "F64"
            array = np.frombuffer(body[8 + size :][slice(*entry["data_offsets"])], "<f8")
            found[name] = array.reshape(entry["shape"]).tolist()
    return found


def ask(board: httpx2.Client, **query: Any) -> dict[str, list[list[float]]]:
    answer = board.post("/api/hparams/metrics", json=query)
    assert answer.status_code == 200, answer.text
    return columns(answer.content)


def test_the_table_is_what_was_logged(tmp_path, open_logs) -> None:
    with SummaryWriter(tmp_path) as writer:
        writer.add_hparams({"lr": 0.1, "optimizer": "adam", "bf16": True}, {"loss": 3.0}, run_name="a")
        writer.add_hparams({"lr": math.inf, "layers": 2}, {"accuracy": 0.5}, run_name="b")
    with SummaryWriter(tmp_path / "plain") as writer:
        writer.add_scalar("loss", 1.0, 1)
    table = open_logs().get("/api/hparams").json()
    assert table["runs"] == ["a", "b", "plain"]
    assert table["statuses"] == ["success", "success", None]
    assert table["starts"][2] is None
    assert [(one["name"], one["type"], one["values"]) for one in table["hparams"]] == [
        ("lr", "number", [0.1, "Infinity", None]),
        ("optimizer", "string", ["adam", None, None]),
        ("bf16", "bool", [True, None, None]),
        ("layers", "number", [None, 2.0, None]),
    ]
    assert [one["tag"] for one in table["metrics"]] == ["loss", "accuracy"]


def test_columns_are_exact(tmp_path, open_logs) -> None:
    for run, sign in (("a", 1), ("b", -1)):
        with SummaryWriter(tmp_path / run) as writer:
            for step in range(500):
                writer.add_scalar("loss", sign * abs(step - 300), step)
                if step % 7 == 0:
                    writer.add_scalar("accuracy", step / 500, step)
    rows = [["a"], ["b"], ["none"], ["none", "a"], []]
    board = open_logs()
    asked = {"rows": rows, "columns": [{"tag": "loss"}, {"tag": "accuracy"}]}
    best = {"tag": "loss"}
    found = ask(board, **asked, best=best)
    nan = math.nan
    np.testing.assert_equal(found["points"], [[500, 500, 0, 500, 0], [72, 72, 0, 72, 0]])
    np.testing.assert_equal(found["last"][0], [199, -199, nan, 199, nan])
    np.testing.assert_equal(found["min"][0], [0, -300, nan, 0, nan])
    np.testing.assert_equal(found["max"][0], [300, 0, nan, 300, nan])
    np.testing.assert_equal(found["min_step"][0], [300, 0, nan, 300, nan])
    np.testing.assert_equal(found["last_step"][1], [497, 497, nan, 497, nan])
    # Step 294 is the last one before 300 that has an accuracy.
    np.testing.assert_equal(found["best_step"], [[300, 0, nan, 300, nan], [294, 0, nan, 294, nan]])
    np.testing.assert_equal(found["best"][0], [0, -300, nan, 0, nan])
    np.testing.assert_allclose(found["best"][1], [294 / 500, 0, nan, 294 / 500, nan], rtol=1e-7)
    largest = ask(board, **asked, best={**best, "largest": True})
    np.testing.assert_equal(largest["best_step"][0], [0, 300, nan, 0, nan])
    assert np.isnan(ask(board, **asked)["best"]).all()
    assert ask(board, rows=[], columns=[])["last"] == []


def test_other_producers_have_their_hparams_and_metrics(open_logs) -> None:
    for producer in ("tensorboardX-2.6.5", "torch-2.13.0", "glassboard-0.1.0"):
        board = open_logs(GOLDEN / producer)
        table = board.get("/api/hparams").json()
        values = {one["name"]: one["values"] for one in table["hparams"]}
        trials = [run.rpartition("/")[2] for run in table["runs"]]
        place = trials.index("trial_0"), trials.index("trial_1")
        assert [values["lr"][i] for i in place] == [0.1, 0.01]
        assert [values["optimizer"][i] for i in place] == ["adam", None]
        assert [values["layers"][i] for i in place] == [None, 3.0]
        query = [{"tag": "hparam/loss"}, {"tag": "hparam/accuracy"}]
        last = ask(board, rows=[[run] for run in table["runs"]], columns=query)["last"]
        assert (last[0][place[0]], last[1][place[1]]) == (0.5, 0.75), producer


def test_metrics_of_a_group_below_the_row(tmp_path, open_logs) -> None:
    with SummaryWriter(tmp_path / "trial/validation") as writer:
        writer.add_scalar("loss", 0.25, 1)
    found = ask(open_logs(), rows=[["trial"]], columns=[{"tag": "loss", "group": "validation"}])
    assert found["last"] == [[0.25]]


def test_bad_requests(tmp_path, open_logs) -> None:
    board = open_logs()
    assert board.post("/api/hparams/metrics", json={"rows": [["a"]]}).status_code == 400
    many = {"rows": [], "columns": [{"tag": "loss"}] * 300}
    assert "256" in board.post("/api/hparams/metrics", json=many).json()["error"]
    assert board.get("/api/hparams").json()["runs"] == []
