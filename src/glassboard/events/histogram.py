"""Reads logged histograms: buckets with their edges and counts."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from glassboard.errors import DamagedRecord
from glassboard.events.array import read_array
from glassboard.events.value import HISTOGRAM, TENSOR, expect
from glassboard.events.wire import BYTES, FIXED64, as_double, read_fields

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from glassboard.events.value import Value


@dataclass(frozen=True)
class Moments:
    """What writers of the old form state beside the buckets, and its buckets as they stand there."""

    min: float
    max: float
    num: float
    sum: float
    sum_squares: float
    limits: NDArray[np.float64]  # [n], right edges
    counts: NDArray[np.float64]  # [n]


@dataclass(frozen=True)
class Histogram:
    """Buckets in the order of their edges, each of shape [k]; `moments` is None for the tensor form."""

    left: NDArray[np.float64]
    right: NDArray[np.float64]
    count: NDArray[np.float64]
    moments: Moments | None = None


def read_histogram(value: Value) -> Histogram:
    """Returns the histogram of one value, of the old form or a tensor [k, 3].

    Of the old form, empty buckets at both ends are left out, and minimum and maximum are the outer edges: its
    writers put the largest double there. Where NaN or an infinity was logged, too, minimum and maximum are no
    edges: the limits are.

    Raises:
        DamagedRecord: If the value holds no histogram.
    """
    import numpy as np

    if value.field == HISTOGRAM:
        return _old_form(value.held)
    array: Any = read_array(expect(value, TENSOR, "histogram"))
    if array.ndim != 2 or array.shape[1] != 3 or array.dtype.kind not in "fiub":
        raise DamagedRecord(f"a histogram has the shape [k, 3], not {list(array.shape)} of {array.dtype}")
    left, right, count = np.ascontiguousarray(array.T, np.float64)
    return Histogram(left, right, count)


def _old_form(data: bytes) -> Histogram:
    import numpy as np

    numbers = dict.fromkeys(range(1, 6), 0.0)
    packed: dict[int, list[bytes]] = {6: [], 7: []}
    for number, wire_type, content in read_fields(data):
        if wire_type == FIXED64 and isinstance(content, int):
            if number in numbers:
                numbers[number] = as_double(content)
            elif number in packed:
                packed[number].append(content.to_bytes(8, "little"))
        elif wire_type == BYTES and isinstance(content, bytes) and number in packed:
            packed[number].append(content)
    limits, counts = _doubles(packed[6]), _doubles(packed[7])
    if limits.size != counts.size:
        raise DamagedRecord(f"a histogram has an edge a bucket, not {limits.size} for {counts.size}")
    moments = Moments(*numbers.values(), limits=limits, counts=counts)
    filled = np.flatnonzero(counts > 0)
    if not filled.size:
        return Histogram(np.empty(0), np.empty(0), np.empty(0), moments)
    first, last = int(filled[0]), int(filled[-1])
    inner = limits[first:last]
    low = moments.min if math.isfinite(moments.min) or first == 0 else limits[first - 1]
    high = moments.max if math.isfinite(moments.max) else limits[last]
    left = np.concatenate(([low], inner))
    right = np.concatenate((inner, [high]))
    return Histogram(left, right, counts[first : last + 1], moments)


def _doubles(chunks: list[bytes]) -> NDArray[Any]:
    import numpy as np

    data = b"".join(chunks)
    if len(data) % 8:
        raise DamagedRecord(f"{len(data)} bytes are no doubles; the event is cut short")
    return np.frombuffer(data, "<f8")
