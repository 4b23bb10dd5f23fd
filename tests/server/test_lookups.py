"""What programs look up: every point, the places of other values, attempts and metadata."""

from __future__ import annotations

import math
from pathlib import Path

import httpx2
import pytest
from starlette.testclient import TestClient

from glassboard import SummaryWriter
from glassboard.events.text import decode_text
from glassboard.server.app import BoardApp
from glassboard.server.settings import Settings
from glassboard.store.local import LocalStore
from glassboard.store.memory import MemoryStore


def test_points(board: httpx2.Client, store: MemoryStore) -> None:
    store.add_scalars("odd", "loss", [1, 2], [1.0, 2.0], [math.nan, -math.inf])
    answer = board.get("/api/points", params={"run": "odd", "tag": "loss"})
    assert answer.json() == [
        {"attempt": 0, "steps": [1, 2], "wall_times": [1.0, 2.0], "values": ["NaN", "-Infinity"]}
    ]
    superseded = {"run": "odd", "tag": "loss", "which": "superseded"}
    assert board.get("/api/points", params=superseded).json() == []


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("points?run=run&tag=none", 404),
        ("points?run=none&tag=loss", 404),
        ("points", 404),
        ("points?run=run&tag=loss&rank=7", 404),
        ("points?run=run&tag=loss&rank=x", 400),
        ("points?run=run&tag=loss&which=some", 400),
        ("records?run=run&tag=loss&kind=image", 404),
        ("records?run=run&tag=loss&kind=image&which=", 400),
        ("attempts?run=none", 404),
        ("metadata?run=run&tag=none", 404),
    ],
)
def test_what_is_not_there_is_told(board: httpx2.Client, path: str, status: int) -> None:
    answer = board.get(f"/api/{path}")
    assert answer.status_code == status
    assert set(answer.json()) == {"error", "hint", "status"}


def test_attempts_and_metadata(board: httpx2.Client) -> None:
    (attempt,) = board.get("/api/attempts", params={"run": "run"}).json()
    assert (attempt["number"], attempt["start"], attempt["first_step"], attempt["last_step"]) == (
        0,
        0.0,
        0,
        99,
    )
    metadata = board.get("/api/metadata", params={"run": "run", "tag": "loss"}).json()
    assert metadata == {"plugin": "scalars", "content": "", "display_name": "", "description": ""}


def test_records_lead_to_the_bytes_of_their_values(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path / "runs") as writer:
        for step in range(3):
            writer.add_text("note", f"step {step}", step)
    store = LocalStore(tmp_path / "runs", reload_interval=0)
    assert store.wait_loaded(20)
    with TestClient(BoardApp(store, Settings()), base_url="http://localhost:6006") as board:
        asked = {"run": ".", "tag": "note/text_summary", "kind": "text"}
        records = board.get("/api/records", params=asked).json()
        assert [record["step"] for record in records] == [0, 1, 2]
        for record in records:
            event = board.get("/api/blob", params={"ref": record["ref"]}).content
            assert len(event) == record["size"]
            assert decode_text(event, "note/text_summary") == f"step {record['step']}"
    store.close()
