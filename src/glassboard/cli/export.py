"""`glassboard export`: writes every point to a file, and images and sounds to a folder."""

from __future__ import annotations

import argparse
import csv
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from glassboard.board.board import Board, fitting
from glassboard.board.table import Table, TableStream
from glassboard.cli.reading import Refused, add_filters, add_logdir, command, opened, run
from glassboard.server.export import json_number

_FORMATS = ("csv", "json", "jsonl", "parquet")
_ENDINGS = {
    "image/png": "png",
    "image/gif": "gif",
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "audio/wav": "wav",
}


def main(argv: Sequence[str]) -> int:
    """Write the file."""
    flags = command(
        "export", "Write every point to a file; nothing is sampled.", "glassboard export runs -o points.csv"
    )
    add_logdir(flags)
    add_filters(flags)
    flags.add_argument("-o", "--output", metavar="FILE", help="the file (default: standard output)")
    flags.add_argument("--format", choices=_FORMATS, help="default: as the file's name ends, else csv")
    flags.add_argument(
        "--wide", action="store_true", help="a row for each run and step, a column for each tag"
    )
    flags.add_argument(
        "--which", choices=("live", "superseded", "all"), default="live",
        help="live points are those of each step's latest attempt (default: live)",
    )  # fmt: skip
    flags.add_argument("--blobs", metavar="FOLDER", help="write images and sounds there, too")
    arguments = flags.parse_args(argv)
    return run(lambda: _export(arguments))


def _export(arguments: argparse.Namespace) -> None:
    ending = Path(arguments.output or "").suffix[1:]
    form = arguments.format or (ending if ending in _FORMATS else "csv")
    with opened(arguments) as board:
        tables = _tables(board, arguments)
        if form == "parquet":
            _write_parquet(tables, arguments.output)
        elif arguments.output:
            with open(arguments.output, "w", encoding="utf-8", newline="") as file:
                _write(tables, form, file)
        else:
            _write(tables, form, sys.stdout)
        if arguments.blobs:
            _write_blobs(board, arguments)


def _tables(board: Board, arguments: argparse.Namespace) -> TableStream:
    if arguments.wide:
        table = board.table(arguments.tag, arguments.run, wide=True, which=arguments.which)
        return TableStream([table], table)
    return board.table(arguments.tag, arguments.run, which=arguments.which, stream=True)


def _write(tables: TableStream, form: str, file: IO[str]) -> None:
    if form == "csv":
        writer = csv.writer(file)
        writer.writerow(tables.columns)
        for table in tables:
            writer.writerows(table.rows())
        return
    objects = (json.dumps(one) for one in _objects(tables))
    if form == "jsonl":
        file.writelines(f"{one}\n" for one in objects)
        return
    file.write("[")
    for place, one in enumerate(objects):
        file.write(f"{',' if place else ''}\n{one}")
    file.write("\n]\n")


def _objects(tables: Iterable[Table]) -> Iterator[dict[str, Any]]:
    for table in tables:
        for row in table.rows():
            yield {name: _json_cell(value) for name, value in zip(table.columns, row, strict=True)}


def _json_cell(cell: Any) -> Any:
    return json_number(cell) if isinstance(cell, float) else cell


def _write_parquet(tables: TableStream, output: str | None) -> None:
    if not output:
        raise Refused("a Parquet file needs a name: say -o points.parquet")
    duckdb = import_duckdb()
    connection = duckdb.connect()
    path = output.replace("'", "''")
    connection.from_arrow(connection_reader(tables)).write_parquet(path)


def import_duckdb() -> Any:
    """DuckDB, which is an extra.

    Raises:
        Refused: it is not installed.
    """
    try:
        import duckdb  # pyright: ignore[reportMissingImports]: an extra
    except ImportError as error:
        raise Refused("this needs DuckDB: pip install 'glassboard[sql]'") from error
    return duckdb


def connection_reader(tables: TableStream | Table) -> Any:
    """What DuckDB reads an Arrow stream from.

    Raises:
        Refused: pyarrow is not installed.
    """
    try:
        import pyarrow  # pyright: ignore[reportMissingImports, reportMissingTypeStubs]: an extra
    except ImportError as error:
        raise Refused("this needs pyarrow: pip install 'glassboard[sql]'") from error
    reader: Any = pyarrow
    return reader.RecordBatchReader.from_stream(tables)


def _write_blobs(board: Board, arguments: argparse.Namespace) -> None:
    fits = fitting(arguments.tag)
    for name, one in board.runs.matching(arguments.run).items():
        for tag, kind in one.tags.items():
            if kind not in ("image", "audio") or not fits(tag):
                continue
            folder = Path(arguments.blobs, _file_name(name), _file_name(tag))
            folder.mkdir(parents=True, exist_ok=True)
            series: Any = one[tag]
            for place, entry in enumerate(series.entries):
                for number, sample in enumerate(entry.samples):
                    data = series.image(place, number) if kind == "image" else series.sound(place, number)
                    ending = _ENDINGS.get(sample.content_type, "bin")
                    (folder / f"{entry.step:08d}-{number}.{ending}").write_bytes(data)


def _file_name(name: str) -> str:
    """A name that leads nowhere else."""
    plain = re.sub(r"[^\w.=+ -]+", "_", name.replace(os.sep, "_")).strip()
    return plain if plain.strip(".") else f"_{plain}"
