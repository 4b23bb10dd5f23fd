"""Embeddings are found, and read again when their files change."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest

from glassboard import SummaryWriter
from glassboard.server.kinds import embeddings_held
from glassboard.server.kinds.embeddings_held import HeldEmbeddings, of_store
from glassboard.store.local import LocalStore


def _log(folder: Path, points: np.ndarray, tag: str = "words") -> None:
    with SummaryWriter(folder) as writer:
        writer.add_scalar("loss", 1.0, 1)
        writer.add_embedding(points, tag=tag, global_step=3)


def test_points_are_read_once_until_their_file_is_another(tmp_path, monkeypatch):
    _log(tmp_path / "run", np.eye(5))
    store = LocalStore(tmp_path, reload_interval=0)
    assert store.wait_loaded(20)
    held = of_store(store)
    assert of_store(store) is held
    first = held.points("run", "words:00003")
    assert np.array_equal(first, np.eye(5))
    assert held.points("run", "words:00003") is first
    _log(tmp_path / "run", np.eye(6))
    assert held.points("run", "words:00003").shape == (6, 6)
    monkeypatch.setattr(embeddings_held, "_MOST_BYTES", 1)
    _log(tmp_path / "run", np.eye(7), "others")
    assert held.points("run", "others:00003").shape == (7, 7)
    assert len(held._points) == 1
    for run, name in (("none", "words:00003"), ("run", "none")):
        with pytest.raises(KeyError):
            held.points(run, name)
    with pytest.raises(KeyError):
        held.file("run", "words:00003", "sprite")
    store.close()


def test_folders_are_looked_through_again_after_a_while(tmp_path, monkeypatch):
    with SummaryWriter(tmp_path / "run") as writer:
        writer.add_scalar("loss", 1.0, 1)
    store = LocalStore(tmp_path, reload_interval=0)
    assert store.wait_loaded(20)
    now = [100.0]
    monkeypatch.setattr(embeddings_held.time, "monotonic", lambda: now[0])
    held = HeldEmbeddings(store)
    assert held.runs() == {}
    _log(tmp_path / "run", np.eye(5))
    assert held.runs() == {}
    now[0] += 10
    assert list(held.runs()) == ["run"]
    store.close()


def test_a_run_that_comes_is_looked_into_at_once(tmp_path, monkeypatch):
    _log(tmp_path / "a", np.eye(5))
    store = LocalStore(tmp_path, reload_interval=0.05)
    assert store.wait_loaded(20)
    monkeypatch.setattr(embeddings_held.time, "monotonic", lambda: 100.0)
    held = HeldEmbeddings(store)
    assert list(held.runs()) == ["a"]
    came = threading.Event()
    store.subscribe(lambda change: came.set() if len(store.catalog().runs) == 2 else None)
    _log(tmp_path / "b", np.eye(5))
    assert came.wait(20)
    assert list(held.runs()) == ["a", "b"]
    store.close()
