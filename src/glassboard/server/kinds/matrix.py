"""Matrices for the page: one of them with its names, and rows, columns or cells over all steps."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from starlette.datastructures import QueryParams

from glassboard.server.arrays import pack_arrays
from glassboard.server.kinds.lookup import File, Lookup, number_of
from glassboard.server.operation import BYTES, RUN, TAG, Operation, Parameter
from glassboard.store.base import Store
from glassboard.store.kinds.matrix import each_matrix, matrix_at

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_NUMBERS = 1 << 24  # of an answer over steps: 64 MiB of float32, more than a screen has pixels for
SUMMARIES = ("mean", "max", "min")
_WHOLE: dict[str, object] = {"type": "integer", "minimum": 0}


def read_one(store: Store, query: QueryParams) -> File:
    """One matrix: `values` [rows, columns] as logged; the names are JSON lists in the metadata."""
    matrix, labels = matrix_at(
        store, query.get("run", ""), query.get("tag", ""), query.get("ref", ""), number_of(query, "number")
    )
    names = {"row_labels": json.dumps(labels.rows), "column_labels": json.dumps(labels.columns)}
    return File(pack_arrays({"values": _wide_enough(matrix)}, names))


def read_over_time(store: Store, query: QueryParams) -> File:
    """What was asked of every matrix of a tag, one step after the other.

    `values` is [steps, n]: a column (n rows), a row (n columns), one cell (n is 1), or a summary of each row.
    `sizes` [steps] says how many of the n there are in a step whose matrix is smaller; the others are NaN.
    """
    import numpy as np

    row, column, by = _part(query)
    steps: list[int] = []
    walls: list[float] = []
    lines: list[NDArray[Any]] = []
    numbers = 0
    for step, wall, matrix in each_matrix(store, query.get("run", ""), query.get("tag", "")):
        line = _line(matrix, row, column, by)
        numbers += line.size
        if numbers > MOST_NUMBERS:
            raise ValueError(
                f"over all steps that is more than {MOST_NUMBERS} numbers: ask for one row or one cell"
            )
        steps.append(step)
        walls.append(wall)
        lines.append(line)
    sizes = np.array([line.size for line in lines], np.uint32)
    widest = int(sizes.max(initial=0))
    if len(lines) * widest > MOST_NUMBERS:
        raise ValueError(
            f"over all steps that is more than {MOST_NUMBERS} numbers, because one matrix is large"
        )
    double = any(line.dtype == np.float64 for line in lines)
    values = np.full((len(lines), widest), np.nan, np.float64 if double else np.float32)
    for place, line in enumerate(lines):
        values[place, : line.size] = line
    arrays = {
        "values": values,
        "sizes": sizes,
        "steps": np.array(steps, np.int64),
        "wall_times": np.array(walls),
    }
    return File(pack_arrays(arrays, {}))


def _part(query: QueryParams) -> tuple[int | None, int | None, str]:
    row = number_of(query, "row") if query.get("row") else None
    column = number_of(query, "column") if query.get("column") else None
    by = query.get("by", "")
    if by and by not in SUMMARIES:
        raise ValueError(f"by cannot be {by!r}: say {', '.join(SUMMARIES)}, or leave it out")
    if (column is not None) == bool(by) and (by or row is None):
        raise ValueError("give a row, a column or both, or by with or without a row")
    return row, column, by


def _line(matrix: Any, row: int | None, column: int | None, by: str) -> NDArray[Any]:
    """The part of one matrix, [n] of float32 or float64; [0] where the matrix does not reach that far."""
    import numpy as np

    if row is not None:
        matrix = matrix[row : row + 1]
    if column is not None:
        return _wide_enough(matrix[:, column : column + 1].reshape(-1))
    if not by:
        return _wide_enough(matrix.reshape(-1))
    if matrix.shape[1] == 0:
        return np.empty(0, np.float32)
    if by == "mean":  # of float32 in float64, so that many cells lose nothing
        with np.errstate(invalid="ignore", over="ignore"):
            return matrix.mean(axis=1, dtype=np.float64)
    return _wide_enough(matrix.max(axis=1) if by == "max" else matrix.min(axis=1))


def _wide_enough(values: NDArray[Any]) -> NDArray[Any]:
    """Floats of 16 bits as float32, which holds each of them."""
    import numpy as np

    return values if values.dtype == np.float64 else values.astype(np.float32, copy=False)


LOOKUPS = (
    Lookup(
        Operation(
            "get",
            "/api/matrix",
            "One matrix as `values` [rows, columns], float32 or float64 as logged; `row_labels` and "
            "`column_labels` are JSON lists in the metadata, empty where no names were given.",
            BYTES,
            parameters=[
                RUN,
                TAG,
                Parameter("ref", "Reference of the record, from api/steps."),
                Parameter("number", "Which of the record's values of that tag; 0.", _WHOLE, required=False),
            ],
            errors=[400, 404],
        ),
        read_one,
        packed=False,  # digits of floats do not get smaller
    ),
    Lookup(
        Operation(
            "get",
            "/api/matrix/over_time",
            "Rows, columns or cells of all matrices of a tag, oldest first: `values` [steps, n], `sizes` "
            "[steps], `steps` (int64) and `wall_times`. A column gives its n rows, a row its n columns, both "
            "one cell; `by` gives a summary of each row. Where a matrix is smaller, the last ones are NaN.",
            BYTES,
            parameters=[
                RUN,
                TAG,
                Parameter("row", "Number of the row.", _WHOLE, required=False),
                Parameter("column", "Number of the column.", _WHOLE, required=False),
                Parameter(
                    "by",
                    "Instead of a column: what is made of each row.",
                    {"type": "string", "enum": list(SUMMARIES)},
                    required=False,
                ),
            ],
            errors=[400, 404],
        ),
        read_over_time,
    ),
)
