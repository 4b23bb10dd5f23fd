"""`glassboard ls`: lists runs, or the tags of a run."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from typing import Any

from glassboard.board.board import Board, Run
from glassboard.board.series import ScalarSeries
from glassboard.cli.reading import add_logdir, aligned, command, named_run, opened, run

_UNITS = (("d", 86_400), ("h", 3600), ("min", 60), ("s", 1))
_SORTS = ("start", "name", "points", "last")


def main(argv: Sequence[str]) -> int:
    """Print the list."""
    flags = command("ls", "List the runs of a log directory, or the tags of one run.", "glassboard ls runs")
    add_logdir(flags)
    flags.add_argument("run", nargs="?", help="list the tags of this run")
    flags.add_argument("--sort", choices=_SORTS, default="start", help="order of runs (default: start)")
    flags.add_argument("--json", action="store_true", help="print JSON")
    arguments = flags.parse_args(argv)
    return run(lambda: _list(arguments))


def _list(arguments: argparse.Namespace) -> int:
    with opened(arguments) as board:
        if arguments.run is None:
            listed = _runs(board, arguments.sort)
        else:
            listed = _tags(named_run(board, arguments.run))
    if arguments.json:
        print(json.dumps(listed, indent=1))
    elif listed:
        heads = list(listed[0])
        rows = [heads, *([_text(head, one[head]) for head in heads] for one in listed)]
        right = [place for place, head in enumerate(heads) if head in _NUMBERS]
        print(aligned(rows, right))
    return 0


_NUMBERS = {"attempts", "tags", "points", "first_step", "last_step", "last_value", "last"}


def _runs(board: Board, sort: str) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = []
    for name, one in board.runs.items():
        attempts = one.attempts
        listed.append(
            {
                "run": name,
                "state": one.state,
                "attempts": len(attempts),
                "tags": len(one.tags),
                "points": one.points,
                "last_step": max((a.last_step for a in attempts if a.last_step is not None), default=None),
                "last": one.last,
            }
        )
    if sort == "name":
        listed.sort(key=lambda one: one["run"])
    elif sort in ("points", "last"):
        listed.sort(key=lambda one: -(one[sort] or 0.0))
    return listed


def _tags(one: Run) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = []
    for tag, kind in one.tags.items():
        series = one[tag]
        steps = series.steps
        listed.append(
            {
                "tag": tag,
                "kind": kind,
                "points": len(steps),
                "first_step": int(steps[0]) if len(steps) else None,
                "last_step": int(steps[-1]) if len(steps) else None,
                "last_value": _json_number(series.values[-1])
                if isinstance(series, ScalarSeries) and len(steps)
                else None,
            }
        )
    return listed


def _json_number(value: float) -> float | str:
    return float(value) if abs(value) < float("inf") else str(float(value))


def _text(head: str, value: Any) -> str:
    if value is None:
        return "–"
    if head == "last":
        return _age(time.time() - value)
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _age(seconds: float) -> str:
    for unit, size in _UNITS:
        if seconds >= size:
            return f"{seconds / size:.0f} {unit} ago"
    return "now"
