"""Reads logged matrices and the names of their rows and columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from glassboard.errors import DamagedRecord
from glassboard.events.array import read_array
from glassboard.events.value import TENSOR, expect, texts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from glassboard.events.value import Value


class MatrixLabels(NamedTuple):
    """The names of rows and columns; empty where none were given."""

    rows: list[str]
    columns: list[str]


def read_matrix(value: Value) -> NDArray[Any]:
    """Returns one matrix, [rows, columns] of float32 or float64.

    Raises:
        DamagedRecord: If the value holds no matrix.
    """
    array = read_array(expect(value, TENSOR, "matrix"))
    if array.ndim != 2 or array.dtype.kind != "f":
        raise DamagedRecord(f"a matrix has two dimensions, not shape {list(array.shape)} of {array.dtype}")
    return array


def read_labels(content: bytes) -> MatrixLabels:
    """Returns the names in the plugin's content.

    Raises:
        DamagedRecord: If the bytes are no message.
    """
    labels = MatrixLabels([], [])
    for number, text in texts(content):
        if number in (1, 2):
            labels[number - 1].append(text)
    return labels
