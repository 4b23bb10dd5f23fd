"""Matrices: a heat map per step, one record each, with names of rows and columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glassboard.events.event import tensor_event
from glassboard.events.kinds import PLUGIN_OF_KIND
from glassboard.events.tensor import DT_DOUBLE, DT_FLOAT, content_tensor
from glassboard.events.wire import string_field
from glassboard.writer.arrays import to_array
from glassboard.writer.values import tag_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from glassboard.writer.event_file import EventFile


def add(
    file: EventFile,
    tag: Any,
    matrix: Any,
    step: Any,
    walltime: Any,
    row_labels: Iterable[Any] | None,
    col_labels: Iterable[Any] | None,
) -> None:
    """Adds one matrix: float64 as it is, every other type as float32."""
    import numpy as np

    values = to_array(matrix)
    if values.ndim != 2:
        raise ValueError(f"a matrix has two dimensions, this one's shape is {values.shape}; reshape it first")
    wide = values.dtype == np.float64
    cells = np.ascontiguousarray(values, np.dtype("<f8" if wide else "<f4"))
    tensor = content_tensor(DT_DOUBLE if wide else DT_FLOAT, values.shape, cells.tobytes())
    names = _labels(1, row_labels, values.shape[0], "rows") + _labels(
        2, col_labels, values.shape[1], "columns"
    )
    at, wall = file.stamp(step, walltime)
    file.add_event(tensor_event(tag_text(tag), tensor, PLUGIN_OF_KIND["matrix"], names, at, wall))


def _labels(number: int, labels: Iterable[Any] | None, count: int, what: str) -> bytes:
    if labels is None:
        return b""
    texts = [str(label) for label in labels]
    if len(texts) != count:
        raise ValueError(f"{len(texts)} labels for {count} {what}; give one for each, or none")
    return b"".join(string_field(number, text) for text in texts)
