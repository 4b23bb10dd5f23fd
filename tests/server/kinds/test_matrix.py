"""Matrices and their parts over time are what was logged, to the last bit."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from starlette.testclient import TestClient

from glassboard import SummaryWriter
from glassboard.server.app import BoardApp
from glassboard.server.kinds import matrix
from glassboard.server.settings import Settings
from glassboard.store.local import LocalStore

Unpack = Callable[[bytes], tuple[dict[str, np.ndarray], dict[str, str]]]
LOGGED = np.random.default_rng(0).normal(size=(4, 5, 3)).astype(np.float32)
LOGGED[1, 2, 0], LOGGED[2, 0, 1], LOGGED[3, 4, 2] = np.nan, np.inf, -np.inf


@pytest.fixture
def board(tmp_path: Path) -> Iterator[TestClient]:
    """A board of four matrices [5, 3] of float32, and one of float64 after a smaller one."""
    with SummaryWriter(tmp_path / "run") as writer:
        for step, values in enumerate(LOGGED):
            writer.add_matrix("m", values, step * 10, list("abcde"), ["x", "y", "ü"])
        writer.add_matrix("grows", [[1.5]], 0)
        writer.add_matrix("grows", np.full((2, 2), 0.1), 1)
    store = LocalStore(tmp_path, reload_interval=0)
    assert store.wait_loaded(20)
    with TestClient(BoardApp(store, Settings()), base_url="http://localhost:6006") as client:
        yield client
    store.close()


def test_one_matrix_has_its_values_and_names(board: TestClient, unpack: Unpack) -> None:
    (steps,) = board.post("/api/steps", json={"kind": "matrix", "tag": "m", "runs": ["run"]}).json()
    for ref, logged in zip(steps["refs"], LOGGED, strict=True):
        body = board.get("/api/matrix", params={"run": "run", "tag": "m", "ref": ref}).content
        arrays, metadata = unpack(body)
        assert arrays["values"].tobytes() == logged.tobytes()
        names = {key: json.loads(value) for key, value in metadata.items()}
        assert names == {"row_labels": list("abcde"), "column_labels": ["x", "y", "ü"]}


def test_parts_over_time(board: TestClient, unpack: Unpack) -> None:
    def over_time(**asked: object) -> dict[str, np.ndarray]:
        params = {"run": "run", "tag": "m", **asked}
        return unpack(board.get("/api/matrix/over_time", params=params).content)[0]

    column = over_time(column=1)
    assert column["values"].tobytes() == LOGGED[:, :, 1].tobytes()
    assert column["steps"].tolist() == [0, 10, 20, 30]
    assert column["sizes"].tolist() == [5] * 4
    assert (np.diff(column["wall_times"]) >= 0).all()
    assert over_time(row=2)["values"].tobytes() == LOGGED[:, 2].tobytes()
    assert over_time(row=2, column=0)["values"].tobytes() == LOGGED[:, 2, :1].tobytes()
    np.testing.assert_array_equal(over_time(by="max")["values"], LOGGED.max(axis=2))
    np.testing.assert_array_equal(over_time(by="min", row=4)["values"], LOGGED[:, 4:].min(axis=2))
    mean = over_time(by="mean")["values"]
    np.testing.assert_array_equal(mean, LOGGED.mean(axis=2, dtype=np.float64))
    grows = over_time(tag="grows", column=0)
    assert grows["values"].dtype == np.float64
    assert grows["sizes"].tolist() == [1, 2]
    np.testing.assert_array_equal(grows["values"], [[1.5, np.nan], [0.1, 0.1]])


def test_questions_that_cannot_be_answered(board: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {"run": "run", "tag": "m"}

    def status(path: str, **more: object) -> int:
        return board.get(path, params={**asked, **more}).status_code

    assert status("/api/matrix", ref="none") == 404
    assert status("/api/matrix", ref="none", number="x") == 400
    over_time = "/api/matrix/over_time"
    assert status(over_time) == 400
    assert status(over_time, by="mode") == 400
    assert status(over_time, by="max", column=1) == 400
    assert status(over_time, column=1, tag="none") == 404
    assert status(over_time, row=99) == 200
    monkeypatch.setattr(matrix, "MOST_NUMBERS", 7)
    assert status(over_time, column=1) == 400
    assert status(over_time, column=1, row=1) == 200
