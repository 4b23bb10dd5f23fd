"""The data behind the plugins: runs, tags, points and files of a store."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from glassboard import SummaryWriter
from glassboard.server.tensorboard.sampling import Samples
from glassboard.server.tensorboard.source import Source, run_below
from glassboard.store.local import LocalStore

WALL = 1_700_000_000.0


@pytest.fixture
def source(tmp_path: Path) -> Iterator[Source]:
    """A run with points, texts, and three pictures at one step."""
    with SummaryWriter(str(tmp_path / "late")) as writer:
        writer.add_scalar("loss", 1.0, 0, WALL + 9)
    with SummaryWriter(str(tmp_path / "run")) as writer:
        for step in range(50):
            writer.add_scalar("loss", step, step, WALL + step)
        for number in range(3):
            writer.add_text("note", f"text {number}", number, WALL)
            writer.add_image("picture", np.full((1, 1, 1), number * 40, np.uint8), 0, WALL + number)
    store = LocalStore(tmp_path, reload_interval=0)
    assert store.wait_loaded(30)
    yield Source(store, Samples())
    store.close()


def test_runs_are_in_the_order_of_their_first_event(source: Source) -> None:
    assert source.runs() == ["run", "late"]


def test_the_index_of_a_plugin_holds_its_tags_only(source: Source) -> None:
    assert {run: list(tags) for run, tags in source.index("scalars").items()} == {
        "run": ["loss"],
        "late": ["loss"],
    }
    assert list(source.index("text")["run"]) == ["note/text_summary"]
    assert source.index("hparams") == {}
    assert not source.has("images", "run", "loss")


def test_points_are_thinned_evenly(source: Source) -> None:
    assert [point.step for point in source.scalars("run", "loss", 3)] == [0, 24, 49]
    assert len(source.scalars("run", "loss")) == 50
    with pytest.raises(KeyError):
        source.scalars("run", "no")


def test_files_of_steps_of_one_number_are_all_there(source: Source) -> None:
    steps = source.files("images", "run", "picture", 0)
    assert [(datum.step, datum.again, datum.files) for datum in steps] == [(0, 0, 3), (0, 1, 3), (0, 2, 3)]
    pictures = [source.file("images", "run", "picture", 0, again, 2) for again in range(3)]
    assert len(set(pictures)) == 3
    for step, again, number in ((1, 0, 2), (0, 3, 2), (0, 0, 3)):
        with pytest.raises(KeyError):
            source.file("images", "run", "picture", step, again, number)


def test_what_is_gone_since_is_left_out(source: Source, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "run")
    assert source.files("images", "run", "picture", 0) == []
    with pytest.raises(KeyError):
        source.last_file("images", "run", "picture")


def test_folders_that_are_one_run_on_the_page_are_told_apart(tmp_path: Path) -> None:
    for name, steps in (
        ("a/20260101-100000", range(10)),
        ("a/20260101-120000", range(8, 20)),
        ("b", range(3)),
    ):
        with SummaryWriter(str(tmp_path / name)) as writer:
            for step in steps:
                writer.add_scalar("loss", step, step)
    store = LocalStore(tmp_path, reload_interval=0)
    assert store.wait_loaded(30)
    source = Source(store, Samples())
    names = ["a/20260101-100000", "a/20260101-120000", "b"]
    assert len(store.catalog().runs) == 2
    assert source.runs() == names
    assert set(source.index("scalars")) == set(names)
    assert [point.step for point in source.scalars(names[0], "loss")] == list(range(10))
    assert [point.step for point in source.scalars(names[1], "loss")] == list(range(8, 20))
    assert not source.has("scalars", "a", "loss")
    store.close()


def test_the_run_of_a_metric_lies_below_the_session() -> None:
    assert run_below("a/b", "") == "a/b"
    assert run_below("a/b", "eval") == "a/b/eval"
