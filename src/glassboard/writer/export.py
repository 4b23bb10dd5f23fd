"""Exports what `add_scalars` added, read back from the event files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from glassboard.events.codec import FileScanner

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable

    from glassboard.writer.event_file import EventFile


def export_scalars(
    path: str | os.PathLike[str], files: Iterable[tuple[EventFile, str]], exported: dict[str, int]
) -> None:
    """Writes the points of a tag of each file that are not exported yet, and counts them.

    Args:
        path: The JSON file to write.
        files: Files and the tag that is wanted of each.
        exported: Points exported before, by path; brought up to date.

    Raises:
        OSError: If the file cannot be written, or an event file cannot be read.
    """
    points: dict[str, list[list[float]]] = {}
    counts: dict[str, int] = {}
    for file, tag in files:
        for event_file in file.paths:
            found = _points(event_file, tag)
            points.setdefault(file.directory, []).extend(found[exported.get(event_file, 0) :])
            counts[event_file] = len(found)
    with open(path, "w", encoding="utf-8") as out:
        json.dump(points, out)
    exported.update(counts)


def _points(path: str, tag: str) -> list[list[float]]:
    scanner = FileScanner(path)
    while scanner.advance():
        pass
    column = dict(scanner.new_columns(0)).get(tag)
    if column is None:
        return []
    return [list(point) for point in zip(column.walls, column.steps, column.values, strict=True)]
