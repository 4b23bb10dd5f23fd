"""`glassboard sql`: asks all series by SQL, through DuckDB."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Sequence
from typing import Any

from glassboard.board.board import Board
from glassboard.board.table import Table
from glassboard.cli.export import connection_reader, import_duckdb
from glassboard.cli.reading import Refused, add_filters, add_stitch, aligned, command, opened, run

_ABOUT = """\
Ask all series by SQL. The tables: scalars(run, tag, step, wall_time, value, rank, attempt),
runs(run, state, start, last, points), tags(run, tag, kind), texts(run, tag, step, wall_time, text),
hparams(run, and a column for each hyperparameter and metric)."""


def main(argv: Sequence[str]) -> int:
    """Print the answer."""
    flags = command("sql", _ABOUT, 'glassboard sql "select run, min(value) from scalars group by run"')
    flags.add_argument("query", help="one SELECT")
    flags.add_argument("--logdir", default="runs", help="the log directory (default: runs)")
    add_stitch(flags)
    add_filters(flags)
    flags.add_argument("--format", choices=("table", "csv", "json"), default="table")
    arguments = flags.parse_args(argv)
    return run(lambda: _ask(arguments))


def _ask(arguments: argparse.Namespace) -> None:
    duckdb = import_duckdb()
    with opened(arguments) as board:
        connection = duckdb.connect()
        for name, table in _tables(board, arguments).items():
            connection.register(name, table)
        # The query comes from whoever runs the command, but it asks logs, not files.
        connection.execute("set enable_external_access = false")
        connection.execute("set lock_configuration = true")
        try:
            answer: Any = connection.execute(arguments.query)
            described: list[Any] = answer.description or []
            heads = [str(column[0]) for column in described]
            rows: list[tuple[Any, ...]] = answer.fetchall()
        except duckdb.Error as error:
            raise Refused(f"{error}\nsee `glassboard sql --help` for the tables") from error
        _print(heads, rows, arguments.format)


def _tables(board: Board, arguments: argparse.Namespace) -> dict[str, Any]:
    """What can be asked, by name."""
    infos = list(board.runs.matching(arguments.run).values())
    kinds = [(one.name, tag, kind) for one in infos for tag, kind in one.tags.items()]
    texts: list[tuple[Any, ...]] = [
        (run_name, tag, entry.step, entry.wall_time, entry.value.markdown)
        for run_name, tag, kind in kinds
        if kind == "text"
        for entry in _entries(board, run_name, tag)
    ]
    columns = {
        "runs": _columns(
            ("run", "state", "start", "last", "points"),
            [(one.name, one.state, one.start, one.last, one.points) for one in infos],
        ),
        "tags": _columns(("run", "tag", "kind"), kinds),
        "texts": _columns(("run", "tag", "step", "wall_time", "text"), texts),
        "hparams": board.hparams(),
    }
    # A query may read a table several times: not a stream, which can be read once only.
    scalars = board.table(arguments.tag, arguments.run)
    return {"scalars": _arrow(scalars), **{name: _arrow(table) for name, table in columns.items()}}


def _entries(board: Board, run_name: str, tag: str) -> list[Any]:
    series: Any = board.runs[run_name][tag]
    return series.entries


def _arrow(table: Table) -> Any:
    return connection_reader(table).read_all()


def _columns(names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> Table:
    import numpy as np

    columns: dict[str, Any] = {}
    for place, name in enumerate(names):
        values = [row[place] for row in rows]
        if name in ("step", "points"):
            columns[name] = np.array(values, "int64")
        elif name in ("start", "last", "wall_time"):
            columns[name] = np.array([np.nan if one is None else one for one in values], "float64")
        else:
            columns[name] = values
    return Table(columns)


def _print(heads: Sequence[str], rows: Sequence[Sequence[Any]], form: str) -> None:
    if form == "csv":
        writer = csv.writer(sys.stdout)
        writer.writerow(heads)
        writer.writerows(rows)
    elif form == "json":
        print(json.dumps([dict(zip(heads, row, strict=True)) for row in rows], indent=1, default=str))
    else:
        numbers = [
            place
            for place in range(len(heads))
            if rows and all(isinstance(row[place], int | float) or row[place] is None for row in rows)
        ]
        print(aligned([heads, *([_text(cell) for cell in row] for row in rows)], numbers))


def _text(cell: Any) -> str:
    if cell is None:
        return "–"
    return f"{cell:.9g}" if isinstance(cell, float) else str(cell)
