"""`glassboard merge` makes one run of several, whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import glassboard as package


def test_event_files_are_copied_and_the_originals_stay(runs: Path, glassboard: Callable[..., Any]) -> None:
    said = glassboard("merge", "first", "second run", "--into", "both", "--logdir", runs, "--yes").stdout
    assert "both has 2 event files" in said
    originals = [path for name in ("first", "second run") for path in (runs / name).glob("*tfevents*")]
    copies = {path.read_bytes() for path in (runs / "both").iterdir()}
    assert copies == {path.read_bytes() for path in originals}
    with package.open(runs) as board:
        assert len(board.runs["both"]["train/loss"].all) == 20


def test_names_that_are_taken_get_a_number(runs: Path, glassboard: Callable[..., Any]) -> None:
    (file,) = (runs / "first").glob("*tfevents*")
    (runs / "third").mkdir()
    (runs / "third" / file.name).write_bytes(next((runs / "second run").glob("*tfevents*")).read_bytes())
    glassboard("merge", "first", "third", "--into", "all/of them", "--logdir", runs, "--yes")
    assert sorted(path.name for path in (runs / "all/of them").iterdir()) == [file.name, f"{file.name}.1"]


def test_the_originals_can_be_moved_away(runs: Path, glassboard: Callable[..., Any]) -> None:
    glassboard("merge", "first", "second run", "--into", "both", "--logdir", runs, "--yes", "--move")
    with package.open(runs) as board:
        assert set(board.runs) == {"both", "first/inner"}
    glassboard("rm", "--restore", "--logdir", runs)
    with package.open(runs) as board:
        assert set(board.runs) == {"both", "first", "first/inner", "second run"}


def test_nothing_is_overwritten(runs: Path, glassboard: Callable[..., Any]) -> None:
    assert (
        "is not empty"
        in glassboard("merge", "first", "--into", "second run", "--logdir", runs, "--yes", status=1).stderr
    )
    for name in ("../out", "/tmp/out", ".glassboard-x", "/"):
        refused = glassboard("merge", "first", "--into", name, "--logdir", runs, "--yes", status=1).stderr
        assert "is no name for a run" in refused
