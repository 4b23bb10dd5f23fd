"""Meshes as the page asks for them: equal to what was logged, whatever of them cannot be drawn."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from starlette.testclient import TestClient

from glassboard import SummaryWriter
from glassboard.server.app import BoardApp
from glassboard.server.settings import Settings
from glassboard.store.local import LocalStore

VERTICES = np.arange(12, dtype=np.float32).reshape(1, 4, 3) / 7
COLORS = np.arange(12).reshape(1, 4, 3) * 20
FACES = np.array([[[0, 1, 2], [1, 2, 3]]])


def unpacked(body: bytes) -> tuple[dict[str, str], dict[str, np.ndarray]]:
    """The metadata and the arrays of a body in safetensors layout."""
    size = int.from_bytes(body[:8], "little")
    header = json.loads(body[8 : 8 + size])
    metadata = header.pop("__metadata__")
    arrays = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        dtype = entry["dtype"].lower().replace("f64", "<f8").replace("f32", "<f4").replace("u32", "<u4")
        data = body[8 + size + begin : 8 + size + end]
        arrays[name] = np.frombuffer(data, dtype.replace("u8", "u1")).reshape(entry["shape"])
    return metadata, arrays


@pytest.fixture
def ask(tmp_path: Path) -> Iterator[Callable[..., list]]:
    """Ask a board of what is logged in ``tmp_path`` for all steps of a tag of vertices."""
    opened: list = []

    def ask(tag: str) -> list:
        store = LocalStore(tmp_path, reload_interval=0)
        assert store.wait_loaded(20)
        board = TestClient(BoardApp(store, Settings()), base_url="http://localhost:6006")
        board.__enter__()
        opened.extend([store.close, lambda: board.__exit__(None, None, None)])
        (steps,) = board.post("/api/steps", json={"kind": "mesh", "tag": tag, "runs": ["run"]}).json()
        return [
            board.get("/api/mesh", params={"run": "run", "tag": tag, "ref": ref, "number": number})
            for ref, number in zip(steps["refs"], steps["numbers"], strict=True)
        ]

    yield ask
    for close in reversed(opened):
        close()


def test_a_step_is_as_it_was_logged(tmp_path: Path, ask: Callable[..., list]) -> None:
    config = {"camera": {"cls": "PerspectiveCamera", "fov": 40}}
    with SummaryWriter(tmp_path / "run") as writer:
        writer.add_mesh("m", VERTICES, COLORS, FACES, config, global_step=1)
        writer.add_mesh("m", VERTICES * 3, global_step=2)
        writer.add_mesh("m", np.tile(VERTICES, (2, 1, 1)), faces=FACES, global_step=3)
    first, second, third = ask("m_VERTEX")
    metadata, arrays = unpacked(first.content)
    assert (metadata["name"], json.loads(metadata["config"]), metadata["notes"]) == ("m", config, "")
    assert np.array_equal(arrays["vertices"], VERTICES)
    assert arrays["vertices"].dtype == np.float32
    assert np.array_equal(arrays["faces"], FACES)
    assert np.array_equal(arrays["colors"], COLORS)
    _, arrays = unpacked(second.content)
    assert np.array_equal(arrays["vertices"], VERTICES * np.float32(3))
    assert set(arrays) == {"vertices"}
    _, arrays = unpacked(third.content)
    assert arrays["vertices"].shape == (2, 4, 3)


def test_what_cannot_be_drawn_is_told(tmp_path: Path, ask: Callable[..., list]) -> None:
    vertices = VERTICES.copy()
    vertices[0, 1] = np.nan
    with SummaryWriter(tmp_path / "run") as writer:
        writer.add_mesh("m", vertices, COLORS[:, :2], [[[0, 1, 9], [0, -1, 2], [1, 2, 3]]], global_step=1)
        writer.add_mesh("m", np.empty((1, 0, 3)), global_step=2)
        writer.add_mesh("m", np.zeros((1, 4, 2)), global_step=3)
        writer.add_mesh("m", vertices, np.full((1, 4, 3), np.nan), np.zeros((3, 1, 3)), global_step=4)
    odd, empty, flat, wrong = ask("m_VERTEX")
    metadata, arrays = unpacked(odd.content)
    assert np.array_equal(arrays["vertices"], vertices, equal_nan=True)
    assert arrays["faces"].tolist() == [[[0, 0, 0], [0, 0, 0], [1, 2, 3]]]
    assert [line.split(" ")[:2] for line in metadata["notes"].splitlines()] == [
        ["1", "vertex"],
        ["2", "faces"],
        ["Colours", "of"],
    ]
    assert unpacked(empty.content)[1]["vertices"].shape == (1, 0, 3)
    assert flat.status_code == 400
    assert "3 coordinates" in flat.json()["error"]
    metadata, arrays = unpacked(wrong.content)
    assert "Faces of shape" in metadata["notes"]
    assert not arrays["colors"].any()


def test_only_what_is_there_is_answered(tmp_path: Path, ask: Callable[..., list]) -> None:
    with SummaryWriter(tmp_path / "run") as writer:
        writer.add_mesh("m", VERTICES, global_step=1)
    (answer,) = ask("m_VERTEX")
    assert answer.status_code == 200
    store = LocalStore(tmp_path, reload_interval=0)
    assert store.wait_loaded(20)
    with TestClient(BoardApp(store, Settings()), base_url="http://localhost:6006") as board:
        for query in (
            {"run": "run", "tag": "none", "ref": "x"},
            {"run": "none", "tag": "m_VERTEX", "ref": "x"},
            {"run": "run", "tag": "m_VERTEX", "ref": "x"},
        ):
            assert board.get("/api/mesh", params=query).status_code == 404
        ref = {"run": "run", "tag": "m_VERTEX", "ref": "x", "number": "-1"}
        assert board.get("/api/mesh", params=ref).status_code == 400
    store.close()
