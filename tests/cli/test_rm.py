"""`glassboard rm` moves runs to the trash, and nothing but them."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import glassboard as package
from glassboard import SummaryWriter


def names(runs: Path) -> set[str]:
    with package.open(runs) as board:
        return set(board.runs)


def test_a_run_goes_to_the_trash_and_comes_back(runs: Path, glassboard: Callable[..., Any]) -> None:
    (runs / "first/notes.txt").write_text("mine")
    before = {path: path.read_bytes() for path in runs.rglob("*") if path.is_file()}
    glassboard("rm", "first", "second run", "--logdir", runs, "--yes")
    assert names(runs) == {"first/inner"}
    assert (runs / "first/notes.txt").read_text() == "mine"
    assert not (runs / "second run").exists()
    assert glassboard("rm", "--list-trash", "--logdir", runs).stdout.strip().endswith("first, second run")
    glassboard("rm", "--restore", "--logdir", runs)
    assert {path: path.read_bytes() for path in runs.rglob("*") if path.is_file()} == before
    assert "is empty" in glassboard("rm", "--restore", "--logdir", runs, status=1).stderr


def test_the_trash_can_be_emptied(runs: Path, glassboard: Callable[..., Any]) -> None:
    glassboard("rm", "first/inner", "--logdir", runs, "--yes")
    glassboard("rm", "--empty-trash", "--logdir", runs, "--yes")
    assert glassboard("rm", "--list-trash", "--logdir", runs).stdout == ""
    assert names(runs) == {"first", "second run"}


def test_embeddings_go_with_their_run(tmp_path: Path, glassboard: Callable[..., Any]) -> None:
    with SummaryWriter(tmp_path / "a") as writer:
        writer.add_embedding([[1.0, 2.0], [3.0, 4.0]], metadata=["x", "y"], tag="points")
        writer.add_scalar("loss", 0.5, 1)
    glassboard("rm", "a", "--logdir", tmp_path, "--yes")
    assert not (tmp_path / "a").exists()


def test_without_a_word_nothing_is_moved(runs: Path, glassboard: Callable[..., Any]) -> None:
    assert "--yes" in glassboard("rm", "first", "--logdir", runs, status=1, stdin="").stderr
    assert "say which runs" in glassboard("rm", "--logdir", runs, status=1).stderr
    assert "did you mean" in glassboard("rm", "frist", "--logdir", runs, "--yes", status=1).stderr
    assert names(runs) == {"first", "first/inner", "second run"}


def test_at_a_terminal_it_asks(runs: Path) -> None:
    for answer, left in ((b"n\n", 3), (b"y\n", 2)):
        ours, theirs = pty.openpty()
        command = [sys.executable, "-m", "glassboard", "rm", "first", "--logdir", str(runs)]
        asked = subprocess.Popen(command, stdin=theirs, stdout=subprocess.PIPE)
        os.write(ours, answer)
        asked.communicate(timeout=60)
        os.close(ours)
        os.close(theirs)
        assert len(names(runs)) == left


def test_a_run_that_is_written_is_left_alone(tmp_path: Path, glassboard: Callable[..., Any]) -> None:
    with SummaryWriter(tmp_path / "a") as writer:
        writer.add_scalar("loss", 0.5, 1)
        writer.flush()
        assert "is running" in glassboard("rm", "a", "--logdir", tmp_path, "--yes", status=1).stderr
        glassboard("rm", "a", "--logdir", tmp_path, "--yes", "--force")
    assert names(tmp_path) == set()


def test_a_link_out_of_the_log_directory_is_not_followed(
    runs: Path, tmp_path: Path, glassboard: Callable[..., Any]
) -> None:
    outside = tmp_path / "outside"
    (runs / "second run").rename(outside)
    (runs / "second run").symlink_to(outside)
    assert "outside of" in glassboard("rm", "second run", "--logdir", runs, "--yes", status=1).stderr
    assert list(outside.glob("*tfevents*"))
