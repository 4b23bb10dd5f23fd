"""Histograms: how the values of a tensor are distributed, at each step."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

from glassboard.events.event import summary_event
from glassboard.events.wire import FIXED64, bytes_field
from glassboard.writer.arrays import bfloat16_bits, to_array
from glassboard.writer.copies import encode_later
from glassboard.writer.kinds._native import count_values, edges
from glassboard.writer.values import scalar_value, tag_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from glassboard.writer.event_file import EventFile

_HISTO = 5  # field of Summary.Value
# Minimum, maximum, number, sum and sum of squares, each behind its key: a double field.
_MOMENTS = struct.Struct("<" + "Bd" * 5)


def add(
    file: EventFile,
    tag: Any,
    values: Any,
    step: Any,
    walltime: Any,
    *,
    bins: Any = "tensorflow",
    max_bins: int | None = None,
) -> None:
    """Adds the counts of `values` between the edges that `bins` stands for."""
    name, (at, wall) = tag_text(tag), file.stamp(step, walltime)
    if isinstance(bins, str) and bins == "tensorflow" and max_bins is None:
        array, dtype = _countable(values)
        encode_later(file, array, lambda held: summary_event(name, _count(held, dtype), at, wall))
    else:
        event = summary_event(name, _count_between(values, bins, max_bins), at, wall)
        file.add_later(len(event), lambda: event)  # not before one that is still being counted


def add_raw(
    file: EventFile, tag: Any, moments: Sequence[Any], limits: Any, counts: Any, step: Any, walltime: Any
) -> None:
    """Adds counts that the caller has made; None among the moments is 0."""
    if len(limits) != len(counts):
        raise ValueError(
            f"len(bucket_limits) != len(bucket_counts): {len(limits)} and {len(counts)}; "
            "pass the upper edge of each bucket"
        )
    numbers = tuple(0.0 if moment is None else scalar_value(moment) for moment in moments)
    histogram = _encode(numbers, _doubles(limits), _doubles(counts))
    event = summary_event(tag_text(tag), histogram, *file.stamp(step, walltime))
    file.add_later(len(event), lambda: event)


def _countable(values: Any) -> tuple[NDArray[Any], str]:
    """Returns an array of a type that the native code counts, and the name of that type."""
    import numpy as np

    array: Any = bfloat16_bits(values)
    dtype = "bfloat16"
    if array is None:
        array = to_array(values)
        if array.dtype.kind in "biu" and array.dtype.itemsize <= 2:
            array = array.astype(np.float32)
        elif array.dtype.kind != "f" or array.dtype.itemsize > 8:
            array = array.astype(np.float64)
        dtype = array.dtype.name
    _refuse_nothing(array.size)
    return array, dtype


def _count(array: NDArray[Any], dtype: str) -> bytes:
    """Counts between the edges of TensorFlow, which the native code finds without a search."""
    if not array.dtype.isnative:
        array = array.astype(f"=f{array.dtype.itemsize}")
    # In whatever order the values lie in memory: a histogram knows none.
    *moments, limits, counts = count_values(array.ravel(order="K"), dtype)
    _refuse_nothing_inside(len(counts))
    return _encode(moments, limits, counts)


def _count_between(values: Any, bins: Any, max_bins: int | None) -> bytes:
    """Counts as NumPy does, and merges neighbours until there are about `max_bins`."""
    import numpy as np

    flat = to_array(values).astype(np.float64).ravel()
    _refuse_nothing(flat.size)
    if isinstance(bins, str) and bins == "tensorflow":
        bins = np.frombuffer(edges())
    counts, limits = np.histogram(flat, bins=bins)
    if max_bins is not None and counts.size > max_bins:
        every = counts.size // max_bins
        counts = np.add.reduceat(counts, np.arange(0, counts.size, every))
        limits = np.append(limits[:-1:every], limits[-1])
    held = np.flatnonzero(counts)
    _refuse_nothing_inside(held.size)
    first, last = held[0], held[-1]
    with np.errstate(all="ignore"):
        moments = (flat.min(), flat.max(), flat.size, flat.sum(), flat.dot(flat))
    inside = np.append(0, counts[first : last + 1])
    return _encode(moments, _doubles(limits[first : last + 2]), _doubles(inside))


def _encode(moments: Sequence[float], limits: bytes, counts: bytes) -> bytes:
    """Returns the value's field; limits and counts are little-endian doubles."""
    keyed = [part for number, moment in enumerate(moments, 1) for part in (number << 3 | FIXED64, moment)]
    return bytes_field(_HISTO, _MOMENTS.pack(*keyed) + bytes_field(6, limits) + bytes_field(7, counts))


def _doubles(values: Any) -> bytes:
    array = to_array(values)
    if array.ndim != 1:
        raise TypeError(f"a list of numbers is wanted, not shape {array.shape}")
    return array.astype("<f8").tobytes()


def _refuse_nothing(size: int) -> None:
    if size == 0:
        raise ValueError("The input has no element. Leave out the call when there are no values.")


def _refuse_nothing_inside(buckets: int) -> None:
    if buckets == 0:
        raise ValueError("The histogram is empty: no value lies between its edges; look for NaN and infinity")
