"""Matrices of a store, with the names of their rows and columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from glassboard.events.matrix import MatrixLabels, read_labels, read_matrix
from glassboard.events.value import Value
from glassboard.store.base import Store, Which
from glassboard.store.kinds.decoded import content_of, entries, read_value
from glassboard.types import Step, WallTime

if TYPE_CHECKING:
    from numpy.typing import NDArray


class MatrixEntry(NamedTuple):
    """The matrix of one step, [rows, columns]; a list of names is empty where none were given."""

    step: Step
    wall_time: WallTime
    value: NDArray[Any]
    row_labels: list[str]
    column_labels: list[str]


def matrices(store: Store, run: str, tag: str, which: Which = "live") -> list[MatrixEntry]:
    """All matrices of a tag, oldest first.

    Raises:
        KeyError: the run has no such tag of matrices.
    """

    def read(value: Value) -> tuple[NDArray[Any], MatrixLabels]:
        return read_matrix(value), read_labels(content_of(store, run, tag, value))

    return [
        MatrixEntry(entry.step, entry.wall_time, matrix, labels.rows, labels.columns)
        for entry, (matrix, labels) in entries(store, run, tag, "matrix", read, which)
    ]


def each_matrix(store: Store, run: str, tag: str) -> Iterator[tuple[Step, WallTime, NDArray[Any]]]:
    """The matrices of a tag without their names, oldest first; one at a time is in memory.

    Raises:
        KeyError: the run has no such tag of matrices.
    """
    return (
        (entry.step, entry.wall_time, matrix)
        for entry, matrix in entries(store, run, tag, "matrix", read_matrix)
    )


def matrix_at(store: Store, run: str, tag: str, ref: str, number: int) -> tuple[NDArray[Any], MatrixLabels]:
    """One matrix [rows, columns], and the names of its rows and columns.

    Raises:
        KeyError: there is no such record, or no such value in it.
        DamagedRecord: it is no matrix.
    """
    value = read_value(store, ref, tag, number)
    return read_matrix(value), read_labels(content_of(store, run, tag, value))
