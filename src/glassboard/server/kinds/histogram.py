"""Histograms: all steps of a tag in one body, and as a file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from starlette.datastructures import QueryParams

from glassboard.server.arrays import pack_arrays
from glassboard.server.export import FORMATS, attachment, json_number
from glassboard.server.kinds.lookup import File, Lookup, number_of
from glassboard.server.operation import BYTES, RUN, TAG, Operation, Parameter
from glassboard.store.base import Store
from glassboard.store.kinds.decoded import places_of
from glassboard.store.kinds.histogram import HistogramEntry, histograms, histograms_at
from glassboard.store.kinds.quantiles import BASIS_POINTS, quantiles

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MOST_BUCKETS = 1 << 22  # of an answer; the page asks for the rest
_PARTS = ("all", "quantiles")
_SMALLEST = (("uint8", 0xFF), ("uint16", 0xFFFF), ("uint32", 0xFFFF_FFFF))


def read_histograms(store: Store, query: QueryParams) -> File:
    """The histograms of a run's tag from the place ``begin`` up to ``end``, oldest first.

    A body ends early once it holds very many buckets; its metadata say at which place.
    """
    run, tag, part = query.get("run", ""), query.get("tag", ""), query.get("part", "all")
    if part not in _PARTS:
        raise ValueError(f"part cannot be {part!r}: use one of {', '.join(_PARTS)}")
    begin = number_of(query, "begin")
    places = places_of(store, run, tag, "histogram")
    end = min(number_of(query, "end", len(places)), len(places))
    found: list[HistogramEntry] = []
    size = 0
    while begin < end and size < _MOST_BUCKETS:
        # One by one, for what cannot be read has a place all the same.
        for entry in histograms_at(store, run, tag, places[begin : begin + 1]):
            found.append(entry)
            size += entry.value.count.size
        begin += 1
    arrays = _common(found)
    if part == "all":
        arrays.update(_buckets(found))
    points = json.dumps(BASIS_POINTS, separators=(",", ":"))
    return File(pack_arrays(arrays, {"end": str(begin), "basis_points": points}))


def _common(found: Sequence[HistogramEntry]) -> dict[str, NDArray[Any]]:
    """What every answer holds: when, how much, and where the shares lie."""
    import numpy as np

    values = [entry.value for entry in found]
    unstated = (np.nan,) * 5
    moments: Any = np.array(
        [
            unstated if (m := value.moments) is None else (m.min, m.max, m.num, m.sum, m.sum_squares)
            for value in values
        ],
        np.float64,
    )
    shares: Any = np.array([quantiles(value.left, value.right, value.count) for value in values], np.float64)
    return {
        "steps": np.array([entry.step for entry in found], np.int64),
        "wall_times": np.array([entry.wall_time for entry in found], np.float64),
        "totals": np.array([value.count.sum() for value in values], np.float64),
        "stated": np.array([value.moments is not None for value in values], np.uint8),
        "moments": moments.reshape(-1, 5),
        "quantiles": shares.reshape(-1, len(BASIS_POINTS)),
    }


def _buckets(found: Sequence[HistogramEntry]) -> dict[str, NDArray[Any]]:
    """The buckets, bit by bit as they were logged.

    Edges between two buckets are said once, and those that many steps share once for all of them: the k - 1
    inner edges of a histogram of k buckets stand in ``table`` from its place in ``starts`` on, between its
    ``low`` and its ``high``. Only where buckets do not touch, all of them have a ``left``, too.
    """
    import numpy as np

    values = [entry.value for entry in found if entry.value.count.size]
    lefts = [value.left for value in values]
    rights = [value.right for value in values]
    inner = [right[:-1] for right in rights]
    table, starts = _table(inner)
    sizes = np.array([entry.value.count.size for entry in found], np.uint32)
    filled = sizes > 0
    low, high, begins = np.zeros(len(found)), np.zeros(len(found)), np.zeros(len(found), np.uint32)
    low[filled] = [left[0] for left in lefts]
    high[filled] = [right[-1] for right in rights]
    begins[filled] = starts
    arrays = {"sizes": sizes, "low": low, "high": high, "starts": begins, "table": table}
    arrays["counts"] = _smallest(np.concatenate([value.count for value in values] or [np.empty(0)]))
    if any(not _same(left[1:], edges) for left, edges in zip(lefts, inner, strict=True)):
        arrays["left"] = np.concatenate(lefts)
    return arrays


def _table(inner: list[NDArray[np.float64]]) -> tuple[NDArray[np.float64], NDArray[np.uint32]]:
    """Edges without repetition, and where in them those of each histogram begin; else all of them."""
    import numpy as np

    edges = np.concatenate(inner or [np.empty(0)])
    sizes = np.array([one.size for one in inner], np.int64)
    firsts = np.cumsum(sizes) - sizes
    table = np.unique(edges)
    if 0 < table.size * 2 <= edges.size:
        starts = np.searchsorted(table, edges[np.minimum(firsts, edges.size - 1)])
        places = np.repeat(starts - firsts, sizes) + np.arange(edges.size)
        if places.max() < table.size and _same(table[places], edges):
            return table, starts.astype(np.uint32)
    return edges, firsts.astype(np.uint32)


def _same(left: NDArray[np.float64], right: NDArray[np.float64]) -> bool:
    """Whether all bits are; NaN is like NaN, and zeros differ by their sign."""
    return left.tobytes() == right.tobytes()


def _smallest(counts: NDArray[np.float64]) -> NDArray[Any]:
    """Counts in the smallest type that holds them exactly."""
    import numpy as np

    whole = bool(np.all((counts >= 0) & (counts <= _SMALLEST[-1][1])) and np.all(counts == np.floor(counts)))
    if not whole or bool(np.signbit(counts).any()):
        return counts
    most = counts.max(initial=0.0)
    return counts.astype(next(dtype for dtype, limit in _SMALLEST if most <= limit))


def export_histograms(store: Store, query: QueryParams) -> File:
    """All buckets of a run's tag as a file."""
    run, tag, form = query.get("run", ""), query.get("tag", ""), query.get("format", "csv")
    if form not in FORMATS:
        raise ValueError(f"format cannot be {form!r}: use one of {', '.join(FORMATS)}")
    text = (_csv if form == "csv" else _json)(histograms(store, run, tag))
    headers = {"Content-Disposition": attachment([run], tag, form)}
    return File(text.encode(), FORMATS[form], headers)


def _rows(entry: HistogramEntry) -> list[tuple[float, float, float]]:
    value = entry.value
    return list(zip(value.left.tolist(), value.right.tolist(), value.count.tolist(), strict=True))


def _csv(found: Sequence[HistogramEntry]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["Wall time", "Step", "Left", "Right", "Count"])
    for entry in found:
        writer.writerows((entry.wall_time, entry.step, *row) for row in _rows(entry))
    return text.getvalue()


def _json(found: Sequence[HistogramEntry]) -> str:
    """As TensorBoard's api gives histograms."""
    return json.dumps(
        [
            [entry.wall_time, entry.step, [[json_number(one) for one in row] for row in _rows(entry)]]
            for entry in found
        ]
    )


_WHOLE = {"type": "integer", "minimum": 0}

LOOKUPS = (
    Lookup(
        Operation(
            "get",
            "/api/histogram",
            "The histograms of a tag, oldest first, in safetensors layout: `steps` I64, `wall_times` F64 in "
            "seconds since the epoch, `totals` F64, `stated` U8 (whether it came with `moments`), `moments` "
            "F64 [n, 5] (min, max, num, sum, sum of squares) and `quantiles` F64 [n, 9] at the metadata's "
            "`basis_points`. Of n histograms `sizes` U32 are the numbers of buckets, `counts` all of them in "
            "a row; edges are `low` F64, then those of `table` F64 from `starts` U32 on, then `high` F64; "
            "`left` F64 are the lower ones where buckets do not touch. The metadata's `end` says at which "
            "place to go on.",
            BYTES,
            parameters=[
                RUN,
                TAG,
                Parameter("begin", "Place of the first value in the list of api/steps.", _WHOLE, False),
                Parameter("end", "Place behind the last one.", _WHOLE, False),
                Parameter("part", "quantiles: without buckets.", {"enum": list(_PARTS)}, False),
            ],
            errors=[400, 404],
        ),
        read_histograms,
    ),
    Lookup(
        Operation(
            "get",
            "/api/histogram/export",
            "Every bucket of a tag as a file.",
            ("text/csv", {"type": "string"}),
            parameters=[RUN, TAG, Parameter("format", "csv or json.", {"enum": list(FORMATS)}, False)],
            errors=[400, 404],
        ),
        export_histograms,
    ),
)
