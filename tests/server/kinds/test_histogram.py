"""Histograms over HTTP: bodies and files hold the buckets that were logged, bit by bit."""

from __future__ import annotations

import csv
import io
import json
import struct
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from starlette.testclient import TestClient
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.plugins.distribution.compressor import compress_histogram
from tensorboard.util import tensor_util

from glassboard import SummaryWriter
from glassboard.server.app import BoardApp
from glassboard.server.kinds import histogram as served
from glassboard.server.settings import Settings
from glassboard.store.kinds.histogram import histograms
from glassboard.store.local import LocalStore

DTYPES = {"F64": "<f8", "I64": "<i8", "U32": "<u4", "U16": "<u2", "U8": "u1"}
RANDOM = np.random.default_rng(0)
TENSORS = {
    "apart": [[0.0, 1, 7], [2, 3, 1e300]],
    "odd": [[0.0, 0, 1.5], [0, np.inf, 2], [np.nan, np.nan, 0]],
    "negative": [[-1.0, 1, -3]],
    "nothing": np.empty((0, 3)),
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStore]:
    """Every form of histogram in a run."""
    folder = tmp_path_factory.mktemp("logs")
    with SummaryWriter(folder / "run") as writer:
        for step in range(40):
            values = RANDOM.normal(step, 1 + step, 1000)
            writer.add_histogram("torch's edges", values, step)
            writer.add_histogram("own edges", values, step, bins=7)
            writer.add_histogram("one bucket", np.full(step + 1, 2.5), step)
            writer.add_histogram("not finite", np.array([np.nan, np.inf, step, 5]), step)
            writer.add_histogram_raw("counted", 0, 2, 2**40, 1, 1, [0, 1, 2], [0, 2**40, step], step)
            writer.add_histogram_raw("empty", 0, 0, 0, 0, 0, [0, 1], [0, 0], step)
        for name, table in TENSORS.items():
            value = Summary.Value(tag=name, tensor=tensor_util.make_tensor_proto(np.asarray(table)))
            value.metadata.plugin_data.plugin_name = "histograms"
            for step in range(3):
                writer.file_writer.add_summary(Summary(value=[value]), step)
    store = LocalStore(folder, reload_interval=0)
    assert store.wait_loaded(20)
    yield store
    store.close()


@pytest.fixture(scope="module")
def board(store: LocalStore) -> Iterator[TestClient]:
    with TestClient(BoardApp(store, Settings()), base_url="http://localhost:6006") as client:
        yield client


def unpack(body: bytes) -> tuple[dict[str, str], dict[str, np.ndarray]]:
    (size,) = struct.unpack("<Q", body[:8])
    header = json.loads(body[8 : 8 + size])
    metadata = header.pop("__metadata__")
    data = body[8 + size :]
    arrays = {
        name: np.frombuffer(data[slice(*entry["data_offsets"])], DTYPES[entry["dtype"]]).reshape(
            entry["shape"]
        )
        for name, entry in header.items()
    }
    return metadata, arrays


def buckets(arrays: dict[str, np.ndarray]) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Left and right edges and counts of each histogram, as the page puts them together."""
    at = 0
    for place, size in enumerate(arrays["sizes"].tolist()):
        count = arrays["counts"][at : at + size].astype(np.float64)
        start = arrays["starts"][place]
        inner = arrays["table"][start : start + max(0, size - 1)]
        right = np.append(inner, arrays["high"][place])[:size]
        left = np.append(arrays["low"][place], inner)[:size]
        if "left" in arrays:
            left = arrays["left"][at : at + size]
        at += size
        yield left, right, count


@pytest.mark.parametrize(
    "tag", ["torch's edges", "own edges", "one bucket", "not finite", "counted", "empty", *TENSORS]
)
def test_all_histograms_are_in_the_body_to_the_last_bit(
    store: LocalStore, board: TestClient, tag: str
) -> None:
    logged = histograms(store, "run", tag)
    metadata, arrays = unpack(board.get("/api/histogram", params={"run": "run", "tag": tag}).content)
    assert metadata["end"] == str(len(logged))
    assert arrays["steps"].tolist() == [entry.step for entry in logged]
    assert arrays["wall_times"].tolist() == [entry.wall_time for entry in logged]
    found = list(buckets(arrays))
    assert len(found) == len(logged) > 2
    for place, ((left, right, count), entry) in enumerate(zip(found, logged, strict=True)):
        value = entry.value
        assert left.tobytes() == value.left.tobytes()
        assert right.tobytes() == value.right.tobytes()
        assert count.tobytes() == value.count.tobytes()
        assert arrays["totals"][place] == value.count.sum()
        moments = value.moments
        assert arrays["stated"][place] == (moments is not None)
        if moments is not None:
            expected = [moments.min, moments.max, moments.num, moments.sum, moments.sum_squares]
            np.testing.assert_array_equal(arrays["moments"][place], expected)


def test_shared_edges_are_said_once_and_counts_are_small(board: TestClient) -> None:
    def arrays(tag: str) -> dict[str, np.ndarray]:
        return unpack(board.get("/api/histogram", params={"run": "run", "tag": tag}).content)[1]

    torch = arrays("torch's edges")
    assert torch["table"].size * 10 < torch["counts"].size
    assert torch["counts"].itemsize <= 2
    assert arrays("counted")["counts"].dtype == np.float64
    assert "left" in arrays("apart")
    assert "left" not in torch


def test_quantiles_are_tensorboards(store: LocalStore, board: TestClient) -> None:
    query = {"run": "run", "tag": "torch's edges", "part": "quantiles"}
    metadata, arrays = unpack(board.get("/api/histogram", params=query).content)
    assert "counts" not in arrays
    points = json.loads(metadata["basis_points"])
    for found, entry in zip(arrays["quantiles"], histograms(store, "run", "torch's edges"), strict=True):
        rows = np.stack((entry.value.left, entry.value.right, entry.value.count), axis=1).tolist()
        assert list(zip(points, found.tolist(), strict=True)) == compress_histogram(rows)


def test_edges_are_numbers_where_minimum_and_maximum_are_not(store: LocalStore) -> None:
    value = histograms(store, "run", "not finite")[3].value
    assert value.moments is not None
    assert np.isnan(value.moments.min)
    assert value.count.sum() == 2
    assert value.left[0] <= 3 < 5 <= value.right[-1]


def test_a_part_of_the_steps(board: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def steps(**query: Any) -> tuple[str, list[int]]:
        asked = {"run": "run", "tag": "own edges", **query}
        metadata, arrays = unpack(board.get("/api/histogram", params=asked).content)
        return metadata["end"], arrays["steps"].tolist()

    assert steps(begin=2, end=5) == ("5", [2, 3, 4])
    assert steps(begin=39) == ("40", [39])
    assert steps(begin=90, end=99) == ("90", [])
    monkeypatch.setattr(served, "_MOST_BUCKETS", 20)
    assert steps() == ("3", [0, 1, 2])
    assert steps(begin=3) == ("6", [3, 4, 5])


def test_files_hold_every_bucket(store: LocalStore, board: TestClient) -> None:
    for tag in ("own edges", "odd"):
        logged = histograms(store, "run", tag)
        query = {"run": "run", "tag": tag}
        table = board.get("/api/histogram/export", params=query)
        assert table.headers["content-disposition"].startswith('attachment; filename="run-run-tag-')
        header, *rows = csv.reader(io.StringIO(table.text))
        assert header == ["Wall time", "Step", "Left", "Right", "Count"]
        expected = [
            (entry.wall_time, entry.step, *row)
            for entry in logged
            for row in zip(entry.value.left, entry.value.right, entry.value.count, strict=True)
        ]
        np.testing.assert_array_equal(np.array(rows, float), np.array(expected))
        listed = board.get("/api/histogram/export", params={**query, "format": "json"}).json()
        assert [(wall, step) for wall, step, _ in listed] == [(one.wall_time, one.step) for one in logged]
        flat = [row for _, _, rows in listed for row in rows]
        np.testing.assert_array_equal(np.array(flat, float), np.array([row[2:] for row in expected]))


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"tag": "none"}, 404),
        ({"run": "none"}, 404),
        ({"begin": "x"}, 400),
        ({"part": "half"}, 400),
    ],
)
def test_bad_questions(board: TestClient, query: dict[str, str], status: int) -> None:
    asked = {"run": "run", "tag": "empty", **query}
    assert board.get("/api/histogram", params=asked).status_code == status
    if status == 404:
        assert board.get("/api/histogram/export", params=asked).status_code == 404
    assert board.get("/api/histogram/export", params={**asked, "format": "xml"}).status_code == 400
