"""Logs read from Python: runs, tags, tables and aggregates are what was logged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import glassboard
from glassboard import SummaryWriter
from glassboard.board.board import Board
from glassboard.store.memory import MemoryStore

START = 1.7e9


@pytest.fixture
def board(tmp_path: Path) -> Iterator[Board]:
    """Three runs; the second logs every other step, and something else."""
    for number, name in enumerate(("a", "b", "sweep/c")):
        with SummaryWriter(tmp_path / name) as writer:
            for step in range(0, 10, 2 if name == "b" else 1):
                writer.add_scalar("loss", number + step / 4, step, START + 100 * number + step)
            writer.add_scalar("only_b" if name == "b" else "accuracy", 0.5, 3, START)
            writer.add_text("note", f"of {name}", 1)
            writer.add_image("picture", np.full((3, 4, 5), 0.5), 2)
            writer.add_histogram("weights", np.arange(10.0), 2)
            writer.add_hparams({"lr": 0.1 * (number + 1), "model": "cnn"}, {"score": float(number)}, name=".")
    with glassboard.open(tmp_path) as board:
        yield board


def test_runs_and_tags_are_listed(board: Board) -> None:
    assert set(board.runs) == {"a", "b", "sweep/c"}
    assert dict(board.runs["b"].tags) == {
        "_hparams_/experiment": "hparams",
        "_hparams_/session_end_info": "hparams",
        "_hparams_/session_start_info": "hparams",
        "loss": "scalar",
        "note/text_summary": "text",
        "only_b": "scalar",
        "picture": "image",
        "score": "scalar",
        "weights": "histogram",
    }
    assert (board.runs["a"].state, board.runs["a"].start) == ("finished", START)
    assert list(board.runs.matching("sweep/*")) == ["sweep/c"]
    assert list(board.runs.matching(re.compile("^[ab]$"))) == ["a", "b"]
    assert list(board.runs.matching(["b", "none"])) == ["b"]
    assert "3 runs" in repr(board)
    assert "loss" in board.runs["a"]
    assert list(board.runs["b"]) == list(board.runs["b"].tags)


def test_what_is_not_there_is_told_with_what_was_perhaps_meant(board: Board) -> None:
    with pytest.raises(KeyError, match="did you mean 'sweep/c'"):
        board.runs["swep/c"]
    with pytest.raises(KeyError, match="did you mean 'accuracy'"):
        board.runs["a"]["acuracy"]
    with pytest.raises(KeyError, match="did you mean 'loss'"):
        board.aggregate("los")
    with pytest.raises(FileNotFoundError, match="live=True"):
        glassboard.open("no/such/folder")


def test_a_long_table(board: Board) -> None:
    table = board.table("loss")
    assert table.columns == ["run", "tag", "step", "wall_time", "value", "rank", "attempt"]
    wanted = [
        (name, "loss", step, START + 100 * number + step, number + step / 4, 0, 0)
        for number, name in enumerate(("a", "b", "sweep/c"))
        for step in range(0, 10, 2 if name == "b" else 1)
    ]
    assert sorted(table.rows()) == wanted
    assert len(board.table("loss", "b")) == 5
    assert len(board.table("none")) == 0
    streamed = [row for part in board.table("loss", stream=True) for row in part.rows()]
    assert sorted(streamed) == wanted


def test_a_wide_table(board: Board) -> None:
    table = board.table(["loss", "accuracy"], ["a", "b"], wide=True)
    assert table.columns == ["run", "step", "accuracy", "loss"]
    rows = list(table.rows())
    assert [(run, step) for run, step, *_ in rows] == [("a", step) for step in range(10)] + [
        ("b", step) for step in range(0, 10, 2)
    ]
    assert rows[3] == ("a", 3, 0.5, 0.75)
    assert np.isnan(rows[4][2])


def test_hyperparameters_of_all_runs(board: Board) -> None:
    assert board.runs["b"].hparams == {"lr": pytest.approx(0.2), "model": "cnn"}
    table = board.hparams()
    rows = {row[0]: dict(zip(table.columns, row, strict=True)) for row in table.rows()}
    assert {name: (row["lr"], row["model"], row["score"]) for name, row in rows.items()} == {
        "a": (pytest.approx(0.1), "cnn", 0.0),
        "b": (pytest.approx(0.2), "cnn", 1.0),
        "sweep/c": (pytest.approx(0.3), "cnn", 2.0),
    }


def test_a_board_that_follows_sees_what_is_written(tmp_path: Path) -> None:
    with glassboard.open(tmp_path / "new", live=True, reload_interval=0.05) as board:
        assert len(board.runs) == 0
        heard = []
        board.store.subscribe(heard.append)
        with SummaryWriter(tmp_path / "new/run") as writer:
            writer.add_scalar("loss", 0.5, 1)
        while "run" not in board.runs or "loss" not in board.runs["run"].tags:
            pass  # points are counted a moment before the catalog names their tag
        assert board.runs["run"]["loss"].values.tolist() == [0.5]


def test_a_snapshot_stays_as_it_was(board: Board, tmp_path: Path) -> None:
    with SummaryWriter(tmp_path / "later") as writer:
        writer.add_scalar("loss", 0.5, 1)
    assert "later" not in board.runs


def test_a_table_is_run_by_run_however_many_there_are() -> None:
    store = MemoryStore()
    for run in range(120):
        for tag in ("b", "a"):
            store.add_scalars(f"run{run:03}", tag, [0], [1e9], [run])
    table = Board(store).table()
    assert [row[:2] for row in table.rows()] == [(f"run{n:03}", tag) for n in range(120) for tag in "ab"]
