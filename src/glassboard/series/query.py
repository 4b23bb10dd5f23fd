"""Many series over one range of x, as a frame of at most N columns: what a chart draws.

The work is native (`native/src/query.cc`); this module gives it names and types.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from glassboard.series._native import FIELDS, Series
from glassboard.series._native import query as _query

__all__ = ["AXES", "DEFAULT_FIELDS", "FIELDS", "Field", "Frame", "Row", "Series", "query"]

AxisName = Literal["step", "relative", "wall"]
AXES: tuple[AxisName, ...] = ("step", "relative", "wall")
DEFAULT_FIELDS = ("x", "min", "max", "last", "flags")


class Field(NamedTuple):
    """One field of all series: ``rows × columns`` items of ``dtype``, row by row, little-endian."""

    name: str
    dtype: str
    rows: int
    columns: int
    data: bytes


class Row(NamedTuple):
    """What is known of one series beside its cells.

    ``points`` counts its live points, in view or not; ``no_place`` those of them at x ≤ 0 on a logarithmic
    axis; ``begin`` the x of its first cell, where the frame's x is distances.
    """

    length: int
    mode: str
    points: int
    no_place: int
    first_x: float
    last_x: float
    begin: float
    last_step: int
    last_value: float


@dataclass(frozen=True)
class Frame:
    """The answer to a query, one row per series.

    A row in mode ``points`` holds the points in view and one neighbour on either side. In mode
    ``buckets`` a cell is a non-empty bucket of the grid of width ``width`` = 2^k anchored at zero; on a
    logarithmic axis the grid is one over log2(x). ``x`` has one row when all series share theirs, and as
    ``U16`` holds each cell's distance from the one before.
    """

    fields: list[Field]
    rows: list[Row]
    lo: float
    hi: float
    width: float
    equal_steps: bool


def query(
    series: Sequence[Series],
    axis: AxisName = "step",
    lo: float | None = None,
    hi: float | None = None,
    buckets: int = 1000,
    smoothing: float = 0.0,
    fields: Sequence[str] = DEFAULT_FIELDS,
    *,
    log_x: bool = False,
    narrowed: bool = False,
) -> Frame:
    """Aggregate series for a chart.

    Args:
        series: what to draw.
        axis: ``step``, ``relative`` (seconds since the first live point) or ``wall`` (since the epoch).
        lo: left end of the view, or None for the whole extent.
        hi: right end, likewise.
        buckets: at least 2; a series with no more points in view is given point by point.
        smoothing: weight of TensorBoard's debiased moving average, in [0, 1).
        fields: names out of ``FIELDS``.
        log_x: whether the axis is logarithmic; points at x ≤ 0 then have no place on it and are counted.
        narrowed: whether the frame may be smaller where no chart of it can show the difference.

    Raises:
        ValueError: an unknown field, a weight or bucket count out of range, a range without a place.
    """
    found, rows, low, high, width, equal = _query(
        list(series), AXES.index(axis), lo, hi, buckets, log_x, smoothing, list(fields), narrowed
    )
    return Frame([Field(*field) for field in found], [Row(*row) for row in rows], low, high, width, equal)
