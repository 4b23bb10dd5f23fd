"""`glassboard tail`: prints the last values of each tag, and new ones as they are written."""

from __future__ import annotations

import argparse
import json
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from glassboard.board.board import Board, fitting
from glassboard.board.series import ScalarSeries
from glassboard.cli.reading import add_filters, add_logdir, aligned, command, opened, run
from glassboard.store.base import Change

_CLEAR = "\x1b[H\x1b[J"
_SHORTEST = 0.1  # seconds between two prints

Key = tuple[str, str]  # run and tag


def main(argv: Sequence[str]) -> int:
    """Print until Ctrl-C, or once."""
    flags = command(
        "tail", "Print the last values of scalar tags, and new ones as they come.", "glassboard tail runs -f"
    )
    add_logdir(flags)
    add_filters(flags)
    flags.add_argument("-n", type=int, default=1, metavar="N", help="last values of each tag (default: 1)")
    flags.add_argument("-f", "--follow", action="store_true", help="go on with new values, until Ctrl-C")
    flags.add_argument("--table", action="store_true", help="the last value of each tag, drawn anew in place")
    flags.add_argument("--json", action="store_true", help="one JSON object a line")
    arguments = flags.parse_args(argv)
    return run(lambda: _tail(arguments))


def _tail(arguments: argparse.Namespace) -> None:
    follow = arguments.follow or arguments.table
    with opened(arguments, live=follow) as board:
        news = threading.Event()

        def listen(change: Change) -> None:
            news.set()

        board.store.subscribe(listen)
        seen: dict[Key, int] = {}
        while True:
            if arguments.table:
                _draw(board, arguments)
            else:
                for key, series in _series(board, arguments):
                    _print_new(key, series, seen, arguments)
            sys.stdout.flush()
            if not follow:
                return
            news.wait()
            news.clear()
            time.sleep(_SHORTEST)


def _series(board: Board, arguments: argparse.Namespace) -> Iterator[tuple[Key, ScalarSeries]]:
    fits = fitting(arguments.tag)
    for name, one in board.runs.matching(arguments.run).items():
        for tag, kind in one.tags.items():
            if kind == "scalar" and fits(tag):
                yield (name, tag), one[tag]


def _print_new(key: Key, series: ScalarSeries, seen: dict[Key, int], arguments: argparse.Namespace) -> None:
    count = len(series)
    begin = seen.get(key, max(0, count - arguments.n))
    for place in range(min(begin, count), count):
        _print_point(key, series, place, arguments.json)
    seen[key] = count


def _print_point(key: Key, series: ScalarSeries, place: int, as_json: bool) -> None:
    step, wall, value = int(series.steps[place]), float(series.wall_times[place]), float(series.values[place])
    if as_json:
        number: Any = value if abs(value) < float("inf") else str(value)
        point = {"run": key[0], "tag": key[1], "step": step, "wall_time": wall, "value": number}
        print(json.dumps(point))
    else:
        print(f"{_clock(wall)}  {key[0]}  {key[1]}  step {step:,}  {value:.6g}")


def _draw(board: Board, arguments: argparse.Namespace) -> None:
    rows = [["run", "tag", "step", "value", "at"]]
    for (name, tag), series in _series(board, arguments):
        if len(series):
            wall = float(series.wall_times[-1])
            rows.append([name, tag, f"{int(series.steps[-1]):,}", f"{series.values[-1]:.6g}", _clock(wall)])
    table = aligned(rows, right=(2, 3))
    print(f"{_CLEAR}{table}" if sys.stdout.isatty() else table)


def _clock(wall: float) -> str:
    try:
        return datetime.fromtimestamp(wall).strftime("%H:%M:%S")
    except (OverflowError, ValueError, OSError):
        return f"{wall:g}"
