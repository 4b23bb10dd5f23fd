"""Tensors for the page: a window of a slice of two dimensions, and statistics of all elements."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from starlette.datastructures import QueryParams

from glassboard.server.arrays import pack_arrays
from glassboard.server.kinds.lookup import File, Lookup, number_of
from glassboard.server.operation import BYTES, TAG, Operation, Parameter
from glassboard.store.base import Store
from glassboard.store.kinds.tensor import tensor_at

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_CELLS = 1 << 24
MOST_ROWS = 1 << 20  # a browser's longest page has room for that many
MOST_COLUMNS = 1 << 17
MOST_TEXTS = 4096
LONGEST_TEXT = 4096  # characters
_PART = 1 << 22  # elements that are counted at a time
_WHOLE: dict[str, object] = {"type": "integer", "minimum": 0}


def read_slice(store: Store, query: QueryParams) -> File:
    """A window of one slice of a tensor, at most `MOST_CELLS` elements of it, with what is known of all."""
    tensor: Any = tensor_at(store, query.get("tag", ""), query.get("ref", ""), number_of(query, "number"))
    plane, at = _plane(tensor, query.get("at", ""))
    row, column = number_of(query, "row"), number_of(query, "column")
    window = plane[row : row + MOST_ROWS, column : column + MOST_COLUMNS]
    most = MOST_TEXTS if tensor.dtype == object else MOST_CELLS
    window = window[: max(1, most // max(1, window.shape[1])), :most]
    arrays, texts = _columns(window)
    return File(
        pack_arrays(
            arrays,
            {
                "dtype": "string" if tensor.dtype == object else tensor.dtype.name,
                "shape": json.dumps(tensor.shape),
                "at": json.dumps(at),
                "window": json.dumps([row, column, *window.shape]),
                "texts": json.dumps(texts),
                "statistics": json.dumps(statistics(tensor)),
            },
        )
    )


def _plane(tensor: Any, at: str) -> tuple[Any, list[int]]:
    """The slice [rows, columns] at the indices of all dimensions before, and these; a list is one column.

    An index beyond the end is the last one, so that a page can go from step to step while shapes change.

    Raises:
        ValueError: the indices are no numbers.
    """
    parts = [part for part in at.split(",") if part]
    if not all(part.isascii() and part.isdecimal() and len(part) < 16 for part in parts):
        raise ValueError(f"at cannot be {at!r}: give indices with commas between them, such as 0,3")
    before = tensor.shape[: max(0, tensor.ndim - 2)]
    if 0 in before:
        return tensor.reshape(0, 1), [0] * len(before)
    wanted = [int(part) for part in parts[: len(before)]] + [0] * (len(before) - len(parts))
    indices = [min(index, extent - 1) for index, extent in zip(wanted, before, strict=True)]
    plane = tensor[tuple(indices)] if before else tensor
    return (plane if plane.ndim == 2 else plane.reshape(-1, 1)), indices


def _columns(window: Any) -> tuple[dict[str, NDArray[Any]], list[str]]:
    """What a window travels as: numbers in a type that holds each of them, or texts in row-major order."""
    import numpy as np

    kind = window.dtype.kind
    if kind == "O":
        return {}, [_text(item) for item in window.ravel().tolist()]
    if kind == "c":
        part = np.float64 if window.dtype.itemsize > 8 else np.float32
        return {"values": window.real.astype(part), "imaginary": window.imag.astype(part)}, []
    if kind == "f":
        return {"values": window.astype(np.float64 if window.dtype.itemsize > 4 else np.float32)}, []
    if window.dtype == np.uint64:  # its bits, which the page reads without sign
        bits: Any = np.ascontiguousarray(window)
        return {"values": bits.view(np.int64)}, []
    if kind == "b" or window.dtype == np.uint8:
        return {"values": window.astype(np.uint8)}, []
    return {"values": window.astype(np.int64)}, []


def _text(item: bytes) -> str:
    """Text as it is, other bytes spelled out; what is long is cut, and says so."""
    text = item[: 4 * LONGEST_TEXT].decode("utf-8", "backslashreplace")
    return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}… ({len(item)} bytes)"


def statistics(tensor: Any) -> dict[str, float | int | str]:
    """What there is of each kind of element, and of the finite ones least, greatest, mean and deviation.

    Least and greatest are written out in full, so that integers beyond 2^53 keep their digits. Of texts and
    complex numbers only the count is known.
    """
    import numpy as np

    found: dict[str, float | int | str] = {"count": tensor.size}
    if tensor.dtype.kind not in "fiub" or not tensor.size:
        return found
    flat = tensor.reshape(-1)
    nan = plus = minus = zero = 0
    least: Any = None
    greatest: Any = None
    count, mean, square = 0, 0.0, 0.0
    with np.errstate(all="ignore"):
        for begin in range(0, flat.size, _PART):
            part = flat[begin : begin + _PART]
            finite = part[np.isfinite(part)]
            if part.dtype.kind == "f" and finite.size < part.size:
                nan += int(np.isnan(part).sum())
                plus += int((part == np.inf).sum())
                minus += int((part == -np.inf).sum())
            zero += int((part == 0).sum())
            if not finite.size:
                continue
            low, high = finite.min(), finite.max()
            least = low if least is None else min(least, low)
            greatest = high if greatest is None else max(greatest, high)
            part_mean = float(finite.mean(dtype=np.float64))
            part_square = float(((finite.astype(np.float64) - part_mean) ** 2).sum())
            apart, both = part_mean - mean, count + finite.size
            mean += apart * finite.size / both
            square += part_square + apart**2 * count * finite.size / both
            count = both
    found |= {"nan": nan, "plus_infinity": plus, "minus_infinity": minus, "zero": zero}
    if count:
        found["min"], found["max"] = _written(least), _written(greatest)
        if math.isfinite(mean) and math.isfinite(square):
            found["mean"], found["deviation"] = mean, math.sqrt(square / count)
    return found


def _written(number: Any) -> str:
    """The shortest digits that are this very number in its own type."""
    return str(int(number)) if number.dtype.kind in "iub" else str(number)


LOOKUPS = (
    Lookup(
        Operation(
            "get",
            "/api/tensor",
            "A window of a tensor's last two dimensions: `values` [rows, columns], with `imaginary` beside "
            "it for complex numbers; uint64 as its bits in int64. The metadata holds `dtype`, and as JSON "
            "`shape`, `at`, `window` (first row, first column, rows, columns), `texts` (row by row) and "
            "`statistics` of all elements.",
            BYTES,
            parameters=[
                TAG,
                Parameter("ref", "Reference of the record, from api/steps."),
                Parameter("number", "Which of the record's values of that tag; 0.", _WHOLE, required=False),
                Parameter(
                    "at",
                    "Indices of all dimensions but the last two, as 0,3; those beyond the end are the last.",
                    required=False,
                ),
                Parameter("row", "First row of the window.", _WHOLE, required=False),
                Parameter("column", "First column of the window.", _WHOLE, required=False),
            ],
            errors=[400, 404],
        ),
        read_slice,
    ),
)
