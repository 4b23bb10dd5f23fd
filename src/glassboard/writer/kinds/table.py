"""Tables: rows of cells at a step, which TensorBoard shows among its texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from glassboard.events.event import table_event
from glassboard.writer.values import tag_text

if TYPE_CHECKING:
    from glassboard.writer.event_file import EventFile


def add(
    file: EventFile, tag: Any, rows: Any, columns: Iterable[Any] | None, step: Any, walltime: Any
) -> None:
    """Adds one table; what is no text becomes what `str` makes of it."""
    names, cells = _cells(rows, None if columns is None else [str(name) for name in columns])
    if any(len(row) != len(names) for row in cells):
        lengths = sorted({len(row) for row in cells})
        raise ValueError(f"rows of {lengths} cells for {len(names)} columns; give every row one for each")
    table = [names, *([str(cell) for cell in row] for row in cells)]
    file.add_event(table_event(tag_text(tag), table, *file.stamp(step, walltime)))


def _cells(rows: Any, names: list[str] | None) -> tuple[list[str], list[Sequence[Any]]]:
    """Returns names and cells of a data frame, of dicts by name, or of rows in the order of the names."""
    if hasattr(rows, "itertuples"):  # a pandas data frame
        return names or [str(name) for name in rows.columns], [
            tuple(row) for row in rows.itertuples(index=False)
        ]
    listed: list[Any] = list(rows.tolist() if hasattr(rows, "tolist") else rows)
    if listed and all(isinstance(row, Mapping) for row in listed):
        keys = names or list(dict.fromkeys(str(key) for row in listed for key in row))
        return keys, [[row.get(key, "") for key in keys] for row in listed]
    cells = [tuple(cast("Iterable[Any]", row)) for row in listed]
    if names is None:
        names = [str(number) for number in range(len(cells[0]) if cells else 0)]
    return names, list(cells)
