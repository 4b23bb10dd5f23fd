"""Slices and statistics of tensors of every type."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from starlette.testclient import TestClient

from glassboard import SummaryWriter
from glassboard.server.app import BoardApp
from glassboard.server.kinds import tensor
from glassboard.server.settings import Settings
from glassboard.store.local import LocalStore

Ask = Callable[..., tuple[dict[str, np.ndarray], dict[str, object]]]
CUBE = np.random.default_rng(0).normal(size=(2, 3, 4, 5)).astype(np.float32)
CUBE[0, 0, 0, 0], CUBE[1, 2, 3, 4], CUBE[1, 1, 1, 1] = np.nan, np.inf, 0
HUGE = np.array([[2**63 + 1, 0]], np.uint64)


@pytest.fixture
def ask(tmp_path: Path, unpack) -> Iterator[Callable[..., object]]:
    """Ask a board for a tensor by its tag; answers with arrays and metadata, or the status of a refusal."""
    with SummaryWriter(tmp_path) as writer:
        writer.add_tensor("cube", CUBE, 1)
        writer.add_tensor("huge", HUGE, 1)
        writer.add_tensor("list", np.arange(7, dtype=np.int16) - 3, 1)
        writer.add_tensor("one", np.float64(0.1), 1)
        writer.add_tensor("yes", np.array([True, False]), 1)
        writer.add_tensor("complex", np.array([1 + 2j]), 1)
        writer.add_tensor("nothing", np.zeros((2, 0, 3)), 1)
    store = LocalStore(tmp_path, reload_interval=0)
    assert store.wait_loaded(20)
    with TestClient(BoardApp(store, Settings()), base_url="http://localhost:6006") as client:

        def ask(tag: str, **more: object):
            (steps,) = client.post("/api/steps", json={"kind": "tensor", "tag": tag, "runs": ["."]}).json()
            answer = client.get("/api/tensor", params={"tag": tag, "ref": steps["refs"][0], **more})
            if answer.status_code != 200:
                return answer.status_code
            arrays, metadata = unpack(answer.content)
            told = {key: text if key == "dtype" else json.loads(text) for key, text in metadata.items()}
            return arrays, told

        yield ask
    store.close()


def test_a_slice_is_what_was_logged(ask: Ask) -> None:
    arrays, told = ask("cube", at="1,2")
    assert arrays["values"].tobytes() == CUBE[1, 2].tobytes()
    assert (told["dtype"], told["shape"], told["window"]) == ("float32", [2, 3, 4, 5], [0, 0, 4, 5])
    assert ask("cube")[0]["values"].tobytes() == CUBE[0, 0].tobytes()
    arrays, told = ask("cube", at="1,2", row=2, column=4)
    assert arrays["values"].tobytes() == CUBE[1, 2, 2:, 4:].tobytes()
    assert told["window"] == [2, 4, 2, 1]
    assert told["at"] == [1, 2]
    assert ask("cube", at="9,0,7")[1]["at"] == [1, 0]
    assert ask("cube", at="1")[0]["values"].tobytes() == CUBE[1, 0].tobytes()
    assert ask("cube", at="x,0") == 400
    assert ask("cube", ref="none") == 404


def test_every_type_keeps_its_digits(ask: Ask) -> None:
    assert ask("huge")[0]["values"].view(np.uint64).tolist() == HUGE.tolist()
    assert ask("huge")[1]["statistics"]["max"] == str(2**63 + 1)
    assert ask("list")[0]["values"].tolist() == [[n] for n in range(-3, 4)]
    assert ask("one")[0]["values"].tolist() == [[0.1]]
    assert ask("one")[1]["statistics"]["min"] == "0.1"
    assert ask("yes")[0]["values"].tolist() == [[1], [0]]
    arrays, told = ask("complex")
    assert (arrays["values"].tolist(), arrays["imaginary"].tolist()) == ([[1]], [[2]])
    assert told["statistics"] == {"count": 1}
    assert ask("nothing")[1]["window"] == [0, 0, 0, 3]


def test_statistics_are_of_all_elements(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tensor, "_PART", 17)
    told = ask("cube")[1]["statistics"]
    finite = CUBE[np.isfinite(CUBE)].astype(np.float64)
    assert {key: told[key] for key in ("count", "nan", "plus_infinity", "minus_infinity", "zero")} == {
        "count": 120, "nan": 1, "plus_infinity": 1, "minus_infinity": 0, "zero": 1,
    }  # fmt: skip
    assert np.float32(told["min"]) == np.float32(finite.min())
    assert np.float32(told["max"]) == np.float32(finite.max())
    assert told["mean"] == pytest.approx(finite.mean(), rel=1e-12)
    assert told["deviation"] == pytest.approx(finite.std(), rel=1e-12)


def test_a_window_is_bounded(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tensor, "MOST_CELLS", 10)
    assert ask("cube")[1]["window"] == [0, 0, 2, 5]
    assert tensor._text(b"a" * 9000).endswith("(9000 bytes)")
    assert tensor._text(b"\xff") == "\\xff"
