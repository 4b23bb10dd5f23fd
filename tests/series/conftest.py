"""The plain reference of every answer: NumPy over all points, no tree, no shortcut."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from glassboard.events.codec import ScalarColumn
from glassboard.series.query import Field, Frame, Series

INT64 = np.iinfo(np.int64)
DTYPES = {"F64": "<f8", "F32": "<f4", "I64": "<i8", "U32": "<u4", "U16": "<u2", "U8": "u1"}


@dataclass
class Column:
    """One file's points, here as arrays and in the native column."""

    steps: np.ndarray = field(default_factory=lambda: np.empty(0, np.int64))
    walls: np.ndarray = field(default_factory=lambda: np.empty(0))
    values: np.ndarray = field(default_factory=lambda: np.empty(0))

    def __post_init__(self) -> None:
        self.native = ScalarColumn()
        self.native.extend(self.steps, self.walls, self.values)

    def extend(self, steps: np.ndarray, walls: np.ndarray, values: np.ndarray) -> None:
        self.native.extend(steps, walls, values)
        self.steps = np.concatenate([self.steps, steps])
        self.walls = np.concatenate([self.walls, walls])
        self.values = np.concatenate([self.values, values])

    @property
    def single_precision(self) -> bool:
        with np.errstate(over="ignore"):
            rounded = self.values.astype(np.float32).astype(np.float64)
        return bool(np.all((rounded == self.values) | np.isnan(self.values)))


@dataclass
class Part:
    column: Column
    begin: int = 0
    end: int = -1
    keep_below: int | None = None

    @property
    def native(self) -> tuple[ScalarColumn, int, int, int | None]:
        return self.column.native, self.begin, self.end, self.keep_below

    def live(self) -> np.ndarray:
        positions = np.arange(self.begin, len(self.column.steps) if self.end < 0 else self.end)
        positions = positions[positions < len(self.column.steps)]
        return (
            positions
            if self.keep_below is None
            else positions[self.column.steps[positions] < self.keep_below]
        )


class Points:
    """The live points of a series on one axis, in order of x."""

    def __init__(self, parts: list[Part], axis: str) -> None:
        picked = [(part.column, part.live()) for part in parts]
        steps, walls, self.values = (
            np.concatenate([getattr(column, name)[at] for column, at in picked] or [np.empty(0)])
            for name in ("steps", "walls", "values")
        )
        steps = steps.astype(np.int64)
        origin = walls[0] if axis == "relative" and len(walls) else 0.0
        self.x = steps if axis == "step" else walls - origin
        order = np.argsort(self.x, kind="stable")
        self.x, self.values, self.steps = self.x[order], self.values[order], steps[order]


def smooth(values: np.ndarray, weight: float, number: Any = float) -> np.ndarray:
    """TensorBoard's debiased average after each point; NaN before the first finite one.

    A series whose finite values are all equal stays as it is. ``number`` is the arithmetic: float, or finer.
    """
    finite = values[np.isfinite(values)]
    out = np.full(len(values), math.nan, np.longdouble)
    if len(finite) and np.all(finite == finite[0]):
        first = int(np.flatnonzero(np.isfinite(values))[0])
        out[first:] = finite[0]
        return out
    last, count, decay, smoothed = number(0), 0, number(weight), number(math.nan)
    for i, value in enumerate(values):
        if math.isfinite(value):
            last = last * decay + (1 - decay) * number(value)
            count += 1
            smoothed = last / (1 - decay**count)
        out[i] = smoothed
    return out


def on_axis(x: Any, log_x: bool) -> np.ndarray:
    """Where x lies on the axis that the grid divides: itself, or its logarithm."""
    array = np.asarray(x)
    if not log_x:
        return array
    return np.array([math.log2(float(each)) for each in array.flat]).reshape(array.shape)


def column_of(x: np.ndarray | float, k: int) -> np.ndarray:
    """The grid column of each x."""
    array = np.asarray(x)
    return array >> k if array.dtype.kind == "i" else np.floor(np.ldexp(array, -k))


def grid(lo: Any, hi: Any, buckets: int) -> int:
    """The smallest k whose columns of width 2^k cover [lo, hi] with at most ``buckets``."""
    if np.asarray(lo).dtype.kind == "i":
        k = 0
        while (int(hi) >> k) - (int(lo) >> k) >= buckets:
            k += 1
        return k
    if not hi > lo:
        return 0
    k = math.frexp((hi - lo) / buckets)[1] - 4
    while math.floor(math.ldexp(hi, -k)) - math.floor(math.ldexp(lo, -k)) >= buckets:
        k += 1
    return k


def row_of(
    points: Points, lo: Any, hi: Any, k: int, buckets: int, log_x: bool
) -> tuple[str, list[np.ndarray]]:
    """The mode, and the positions in order of x that each cell holds."""
    skipped = int((points.x <= 0).sum()) if log_x else 0
    x = points.x[skipped:]
    inside = np.flatnonzero((x >= lo) & (x <= hi))
    if len(inside) <= buckets:
        before = np.flatnonzero(x < lo)[-1:]
        after = np.flatnonzero(x > hi)[:1]
        return "points", [np.array([skipped + i]) for i in (*before, *inside, *after)]
    columns = column_of(on_axis(x, log_x), k)
    low, high = column_of(on_axis(lo, log_x), k), column_of(on_axis(hi, log_x), k)
    wanted = np.unique(columns[(columns >= low) & (columns <= high)])
    wanted = [*np.unique(columns[columns < low])[-1:], *wanted, *np.unique(columns[columns > high])[:1]]
    return "buckets", [skipped + np.flatnonzero(columns == column) for column in wanted]


def cell_of(points: Points, at: np.ndarray, smoothed: np.ndarray, mode: str) -> dict[str, Any]:
    values, x = points.values[at], points.x[at]
    finite = np.isfinite(values)
    held, held_x = values[finite], x[finite]
    last = at[-1]
    cell = {
        "x": x[-1],
        "x_first": x[0],
        "first": values[0],
        "last": values[-1],
        "count": len(at),
        "finite": len(held),
        "flags": np.isnan(values).any() + 2 * (values == np.inf).any() + 4 * (values == -np.inf).any(),
        "smoothed": points.values[last] if mode == "points" and not finite[-1] else smoothed[last],
        "min": math.nan,
        "max": math.nan,
        "mean": math.nan,
        "m2": math.nan,
    }
    if len(held):
        mean = math.fsum(held) / len(held)
        cell |= {
            "min": held.min(),
            "max": held.max(),
            "x_min": held_x[held == held.min()].min(),
            "x_max": held_x[held == held.max()].min(),
            "mean": mean,
            "m2": math.fsum((held.astype(np.longdouble) - np.longdouble(mean)) ** 2),
            "size": float(np.abs(held).max()),
        }
    return cell


@dataclass
class Answer:
    lo: Any
    hi: Any
    width: float
    single_precision: bool
    rows: list[tuple[str, list[dict[str, Any]]]]
    points: list[Points]
    smoothed: list[np.ndarray]


def answer(
    series: list[list[Part]],
    axis: str,
    lo: float | None,
    hi: float | None,
    buckets: int,
    smoothing: float,
    log_x: bool = False,
) -> Answer:
    """What `query` has to say, from all points."""
    points = [Points(parts, axis) for parts in series]
    every = [p.x[p.x > 0] if log_x else p.x for p in points]
    nowhere = (np.int64 if axis == "step" else float)(log_x)
    low = min((x[0] for x in every if len(x)), default=nowhere)
    high = max((x[-1] for x in every if len(x)), default=nowhere)
    if lo is not None and not (log_x and lo <= 0):
        low = max(math.ceil(lo), INT64.min) if axis == "step" else lo
    if hi is not None:
        high = min(math.floor(hi), INT64.max) if axis == "step" else hi
    k = grid(on_axis(low, log_x), on_axis(max(low, high), log_x), buckets)
    smoothed = [smooth(p.values, smoothing) if smoothing else np.full(len(p.x), math.nan) for p in points]
    rows = []
    for p, s in zip(points, smoothed, strict=True):
        mode, cells = row_of(p, low, high, k, buckets, log_x)
        rows.append((mode, [cell_of(p, at, s, mode) for at in cells]))
    width = 2.0**k if any(mode == "buckets" for mode, _ in rows) else 0.0
    single = all(part.column.single_precision for parts in series for part in parts)
    return Answer(low, high, width, single, rows, points, smoothed)


def array_of(found: Field) -> np.ndarray:
    return np.frombuffer(found.data, DTYPES[found.dtype]).reshape(found.rows, found.columns)


def arrays(frame: Frame) -> dict[str, np.ndarray]:
    """Fields by name, each with a row per series."""
    shaped = {found.name: array_of(found) for found in frame.fields}
    if "x" in shaped and len(frame.rows):
        shaped["x"] = np.broadcast_to(shaped["x"], (len(frame.rows), shaped["x"].shape[1]))
    return shaped


class Reference:
    """All of the above, for tests that cannot import it."""

    Column, Part, Points, Series = Column, Part, Points, Series
    answer = staticmethod(answer)
    arrays = staticmethod(arrays)
    smooth = staticmethod(smooth)

    @staticmethod
    def series(parts: list[Part]) -> Series:
        return Series([part.native for part in parts])


@pytest.fixture(scope="session")
def reference() -> type[Reference]:
    return Reference
