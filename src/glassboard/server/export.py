"""Every point of a chart as a file, in the forms of TensorBoard's downloads; written while it is sent."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

from glassboard.store.base import PointBlock

FORMATS = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
_ROWS = 8192  # of a chunk
_NO_NUMBERS = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}

Row = tuple[float, int, float]  # wall time, step, value


def attachment(runs: Sequence[str], tag: str, kind: str) -> str:
    """The Content-Disposition of a file called as TensorBoard calls it: ``run-<run>-tag-<tag>.csv``."""
    name = f"run-{runs[0]}-tag-{tag}" if len(runs) == 1 else f"tag-{tag}"
    safe = re.sub(r"[^\w.=-]+", "_", name) + f".{kind}"
    plain = safe.encode("ascii", "replace").decode().replace("?", "_")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(safe)}"


def write_points(series: Mapping[str, Iterator[PointBlock]], kind: str) -> Iterator[str]:
    """The file's text in chunks; with several runs, each row of a CSV and each list of a JSON is a run's."""
    return _csv(series) if kind == "csv" else _json(series)


def _chunks(blocks: Iterator[PointBlock]) -> Iterator[list[Row]]:
    for steps, walls, values, _ in blocks:
        for begin in range(0, len(steps), _ROWS):
            part = slice(begin, begin + _ROWS)
            yield list(zip(walls[part], steps[part], values[part], strict=True))


def _csv(series: Mapping[str, Iterator[PointBlock]]) -> Iterator[str]:
    alone = len(series) == 1
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([*([] if alone else ["Run"]), "Wall time", "Step", "Value"])
    yield text.getvalue()
    for run, blocks in series.items():
        for rows in _chunks(blocks):
            text.seek(0)
            text.truncate()
            writer.writerows(rows if alone else ((run, *row) for row in rows))
            yield text.getvalue()


def _json(series: Mapping[str, Iterator[PointBlock]]) -> Iterator[str]:
    alone = len(series) == 1
    yield "" if alone else "{"
    for place, (run, blocks) in enumerate(series.items()):
        yield "[" if alone else f"{', ' if place else ''}{json.dumps(run)}: ["
        first = True
        for rows in _chunks(blocks):
            listed = json.dumps([(wall, step, json_number(value)) for wall, step, value in rows])
            yield ("" if first else ", ") + listed[1:-1]
            first = False
        yield "]"
    yield "" if alone else "}"


def json_number(value: float) -> float | str:
    """A number as TensorBoard's JSON spells it: NaN and infinities, which JSON does not have, as text."""
    return value if math.isfinite(value) else _NO_NUMBERS[str(value)]
