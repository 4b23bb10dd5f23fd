"""Packs the answer to a series request: the frame, and what the page needs to know of each row."""

from __future__ import annotations

import json
from collections.abc import Sequence

from glassboard.series.query import DEFAULT_FIELDS, Series, query
from glassboard.series.safetensors import encode_safetensors
from glassboard.store.base import SeriesRequest


def answer(rows: Sequence[tuple[str, int, Series]], request: SeriesRequest, revision: int) -> bytes:
    """The body for ``rows`` of (run, rank, series); metadata values are text, as the layout demands."""
    fields = list(request.fields) or [*DEFAULT_FIELDS, *(["smoothed"] if request.smoothing > 0 else [])]
    lo, hi = request.span or (None, None)
    frame = query(
        [series for _, _, series in rows],
        request.axis,
        lo,
        hi,
        request.buckets,
        request.smoothing,
        fields,
        log_x=request.log_x,
        narrowed=not request.fields,
    )
    about = [
        {
            "run": run,
            "tag": request.tag,
            "rank": rank,
            "length": row.length,
            "mode": row.mode,
            "points": row.points,
            "no_place": row.no_place,
            "first": row.first_x,
            "last": row.last_x,
            "begin": row.begin,
            "last_step": row.last_step,
            # JSON has no NaN or infinity: those travel as text, as in TensorBoard's answers.
            "last_value": row.last_value if abs(row.last_value) < float("inf") else str(row.last_value),
        }
        for (run, rank, _), row in zip(rows, frame.rows, strict=True)
    ]
    return encode_safetensors(
        frame,
        {
            "series": json.dumps(about, separators=(",", ":")),
            "axis": request.axis,
            "log_x": "true" if request.log_x else "false",
            "width": repr(frame.width),
            "lo": repr(frame.lo),
            "hi": repr(frame.hi),
            "all_steps_equal": "true" if frame.equal_steps else "false",
            "revision": str(revision),
        },
    )
