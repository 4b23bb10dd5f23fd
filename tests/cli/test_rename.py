"""`glassboard rename` gives a run another folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import glassboard as package


def test_a_run_gets_another_name_and_runs_below_it_stay(runs: Path, glassboard: Callable[..., Any]) -> None:
    glassboard("rename", "first", "old/baseline", "--logdir", runs, "--yes")
    with package.open(runs) as board:
        assert set(board.runs) == {"old/baseline", "first/inner", "second run"}
        assert len(board.runs["old/baseline"]["train/loss"]) == 10


def test_names_that_are_taken_or_lead_out_are_refused(runs: Path, glassboard: Callable[..., Any]) -> None:
    for new, why in (
        ("second run", "there is a run"),
        ("../x", "is no name"),
        (".glassboard-trash/x", "is no name"),
    ):
        assert why in glassboard("rename", "first", new, "--logdir", runs, "--yes", status=1).stderr
    assert "--yes" in glassboard("rename", "first", "x", "--logdir", runs, status=1, stdin="").stderr
