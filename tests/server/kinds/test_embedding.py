"""Embeddings as the page asks for them: points, labels, pictures, neighbours, axes and projections."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from starlette.testclient import TestClient

from glassboard import SummaryWriter
from glassboard.server.app import BoardApp
from glassboard.server.settings import Settings
from glassboard.store.local import LocalStore

RANDOM = np.random.default_rng(0)
POINTS = RANDOM.normal(size=(40, 6)).astype(np.float32)
PICTURES = np.zeros((40, 3, 4, 4))
WORDS = {"run": "run", "name": "words:00003"}
FAKE_UMAP = """
class UMAP:
    def __init__(self, **asked): self.n = asked["n_components"]
    def fit_transform(self, points): return points[:, :self.n]
"""


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
def board(tmp_path: Path) -> Iterator[TestClient]:
    """A board of one run with two embeddings, and one without."""
    with SummaryWriter(tmp_path / "run") as writer:
        labels = [[f"word {number}", number % 4] for number in range(40)]
        writer.add_embedding(POINTS, labels, PICTURES, 3, "words", ["word", "group"])
        writer.add_embedding(POINTS[:5], [f"only {number}" for number in range(5)], tag="small")
    with SummaryWriter(tmp_path / "other") as writer:
        writer.add_scalar("loss", 1.0, 1)
    config = tmp_path / "run/projector_config.pbtxt"
    text = (
        config.read_text() + 'embeddings {\n  tensor_name: "in_a_checkpoint"\n  bookmarks_path: "b.json"\n}\n'
    )
    config.write_text(text)
    (tmp_path / "run/b.json").write_text("[1]")
    store = LocalStore(tmp_path, reload_interval=0)
    assert store.wait_loaded(20)
    with TestClient(BoardApp(store, Settings()), base_url="http://localhost:6006") as board:
        yield board
    store.close()


def test_they_are_listed(board: TestClient) -> None:
    answer = board.get("/api/embedding").json()
    words, small, checkpoint = answer["embeddings"]
    assert (words["run"], words["name"], words["labels"], words["sprite"]) == (*WORDS.values(), True, [4, 4])
    assert (small["name"], small["sprite"], small["problem"]) == ("small:00000", None, "")
    assert "checkpoint" in checkpoint["problem"]
    assert "glassboard[projector]" in answer["install"]


def test_pca_labels_and_pictures(board: TestClient) -> None:
    metadata, arrays = unpacked(board.get("/api/embedding/pca", params=WORDS).content)
    centred = POINTS - POINTS.mean(axis=0)
    values = np.linalg.svd(centred, compute_uv=False)
    assert arrays["points"].shape == (40, 6)
    assert np.allclose(arrays["variances"], values**2 / 40, rtol=1e-4)
    assert float(metadata["total"]) == pytest.approx((values**2).sum() / 40, rel=1e-5)
    _, arrays = unpacked(board.get("/api/embedding/pca", params={**WORDS, "spherise": "true"}).content)
    assert np.abs(np.linalg.norm(arrays["points"], axis=1) - 1).max() < 0.5
    labels = board.get("/api/embedding/labels", params=WORDS).json()
    assert labels["columns"] == ["word", "group"]
    assert labels["values"][1] == [str(number % 4) for number in range(40)]
    small = board.get("/api/embedding/labels", params={"run": "run", "name": "small:00000"}).json()
    assert small == {"columns": ["label"], "values": [[f"only {number}" for number in range(5)]]}
    sprite = board.get("/api/embedding/sprite", params=WORDS)
    assert (sprite.headers["content-type"], sprite.content[:4]) == ("image/png", b"\x89PNG")
    checkpoint = {"run": "run", "name": "in_a_checkpoint"}
    assert board.get("/api/embedding/bookmarks", params=checkpoint).json() == [1]
    assert board.get("/api/embedding/pca", params=checkpoint).status_code == 400
    assert board.get("/api/embedding/sprite", params=checkpoint).status_code == 404


def test_neighbors_are_those_of_a_search_through_all(board: TestClient) -> None:
    query = {**WORDS, "point": 7, "count": 5}
    answer = board.get("/api/embedding/neighbors", params={**query, "metric": "euclidean"}).json()
    distances = np.linalg.norm(POINTS.astype(np.float64) - POINTS[7], axis=1)
    assert answer["points"] == np.argsort(distances)[1:6].tolist()
    assert np.allclose(answer["distances"], np.sort(distances)[1:6])
    assert len(board.get("/api/embedding/neighbors", params=query).json()["points"]) == 5
    assert board.get("/api/embedding/neighbors", params={**query, "metric": "x"}).status_code == 400
    assert board.get("/api/embedding/neighbors", params={**query, "point": 40}).status_code == 404


def test_axes_between_groups(board: TestClient) -> None:
    query = {**WORDS, "axes": [[[0], [1]], [[2, 3], [4]]]}
    _, arrays = unpacked(board.post("/api/embedding/axes", json=query).content)
    assert arrays["points"].shape == (40, 2)
    assert arrays["points"][:2, 0].tolist() == pytest.approx([0, 1], abs=1e-6)
    for axes in ([], [[[0], [0]]], [[[0], []]]):
        assert board.post("/api/embedding/axes", json={**query, "axes": axes}).status_code == 400


def test_a_projection_by_a_library(
    board: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules/umap.py").write_text(FAKE_UMAP)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "modules"))
    monkeypatch.syspath_prepend(tmp_path / "modules")
    assert "umap" in board.get("/api/embedding").json()["methods"]
    query = {**WORDS, "method": "umap", "dimensions": 2, "parameters": {"neighbors": 5}}
    job = board.post("/api/embedding/projection", json=query).json()
    end = time.monotonic() + 60
    while job["state"] in ("waiting", "running"):
        assert time.monotonic() < end
        time.sleep(0.02)
        job = board.get("/api/embedding/projection", params={"id": job["id"]}).json()
    assert (job["state"], job["share"], job["error"]) == ("done", 1.0, "")
    metadata, arrays = unpacked(board.get("/api/embedding/projected", params={"id": job["id"]}).content)
    assert np.array_equal(arrays["points"], POINTS[:, :2])
    assert metadata["version"] == str(job["version"])
    assert board.post("/api/embedding/cancel", json={"id": job["id"]}).json()["state"] == "done"
    assert board.post("/api/embedding/cancel", json={"id": "none"}).status_code == 404
    far = {**query, "parameters": {"neighbors": 1e300}}
    assert board.post("/api/embedding/projection", json=far).status_code == 400
