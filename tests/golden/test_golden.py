"""Files that tensorboardX, torch and TensorFlow wrote hold the same points for us as for TensorBoard."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.util import tensor_util

from glassboard.store.base import SeriesRequest
from glassboard.store.local import LocalStore
from glassboard.testing.store_suite import decode

GOLDEN = Path(__file__).parent
FOLDERS = sorted({path.parent for path in GOLDEN.glob("*-files/**/*tfevents*")})
Point = tuple[int, float, float]  # step, wall time, value


def read_by_tensorboard(folder: Path) -> tuple[dict[str, list[Point]], dict[str, list[str]]]:
    """All scalars and texts by tag, in file order; nothing sampled, nothing purged."""
    events = EventAccumulator(str(folder), {"scalars": 0, "tensors": 0}, purge_orphaned_data=False).Reload()
    tags = events.Tags()
    scalars = {tag: [(e.step, e.wall_time, e.value) for e in events.Scalars(tag)] for tag in tags["scalars"]}
    texts: dict[str, list[str]] = {}
    for tag in tags["tensors"]:
        values = [
            (e.step, e.wall_time, tensor_util.make_ndarray(e.tensor_proto)) for e in events.Tensors(tag)
        ]
        if values[0][2].dtype.kind in "OS":
            texts[tag] = [value.ravel()[0].decode() for _, _, value in values]
        else:
            scalars[tag] = [(step, wall, float(value)) for step, wall, value in values]
    return scalars, texts


@pytest.fixture(params=FOLDERS, ids=lambda folder: str(folder.relative_to(GOLDEN)))
def folder(request: pytest.FixtureRequest) -> Path:
    """Each directory with golden files."""
    return request.param


@pytest.fixture
def store(folder: Path) -> Iterator[LocalStore]:
    """Our reading of it."""
    store = LocalStore(folder, reload_interval=0)
    assert store.wait_loaded(30)
    yield store
    store.close()


def ask(store: LocalStore, tag: str, axis: str) -> list[tuple[float, float]]:
    """Every x and value of a tag, in order of x."""
    answer = decode(store.series(SeriesRequest(tag, ["."], axis=axis, buckets=8192, fields=["x", "last"])))
    assert answer.series[0]["mode"] == "points"
    return list(zip(answer.fields["x"][0], answer.fields["last"][0], strict=True))


def same(ours: list[tuple[float, float]], theirs: list[tuple[float, float]]) -> bool:
    """Equal x, and values equal as float32; NaN equals NaN."""
    return len(ours) == len(theirs) and all(
        x == y and (float32(a) == float32(b) or (math.isnan(a) and math.isnan(b)))
        for (x, a), (y, b) in zip(ours, theirs, strict=True)
    )


def float32(value: float) -> bytes:
    return struct.pack("<f", value)


def test_there_are_golden_files_of_every_producer() -> None:
    assert {folder.relative_to(GOLDEN).parts[0] for folder in FOLDERS} == {
        "tensorboardX-files",
        "tensorflow-files",
        "torch-files",
    }
    for folder in GOLDEN.glob("*-files"):
        assert (folder / "ORIGIN").read_text(encoding="utf-8").startswith(folder.name.removesuffix("-files"))


def test_steps_wall_times_and_values_are_those_of_tensorboard(folder: Path, store: LocalStore) -> None:
    scalars, _ = read_by_tensorboard(folder)
    assert {tag.name for tag in store.catalog().tags if tag.kind == "scalar" and tag.runs[0] == 0} >= set(
        scalars
    )
    assert len(scalars) >= 7
    for tag, points in scalars.items():
        by_wall = sorted(((wall, value) for _, wall, value in points), key=lambda pair: pair[0])
        by_step = sorted(((step, value) for step, _, value in points), key=lambda pair: pair[0])
        assert same(ask(store, tag, "wall"), by_wall), tag
        assert same(ask(store, tag, "step"), by_step), tag


def test_texts_are_those_of_tensorboard(folder: Path, store: LocalStore) -> None:
    for tag, texts in read_by_tensorboard(folder)[1].items():
        assert [entry.text for entry in store.texts(".", tag)] == texts


def test_nothing_is_damaged_or_missing(folder: Path, store: LocalStore) -> None:
    catalog = store.catalog()
    scalars, _ = read_by_tensorboard(folder)
    assert catalog.damaged == 0
    assert next(run.points for run in catalog.runs if run.name == ".") == sum(map(len, scalars.values()))
