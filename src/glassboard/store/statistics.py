"""What tables say of a scalar in many runs at once: last, least and largest, and the value at a step."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from glassboard.store.base import SeriesRequest, Store
from glassboard.types import Step, WallTime

if TYPE_CHECKING:
    from numpy.typing import NDArray

_TYPES = {"F64": "<f8", "F32": "<f4", "I64": "<i8", "U32": "<u4", "U16": "<u2", "U8": "u1"}
_FIELDS = ("min", "max", "x_min", "x_max")


@dataclass(frozen=True)
class Statistics:
    """One item for each run, over every point that is not superseded; NaN where a run has none.

    `last` is the value at the largest step; `least` and `largest` are of the finite values. `points` tells a
    run that logged NaN from one that logged nothing.
    """

    points: NDArray[Any]  # int64; all others are float64
    last: NDArray[Any]
    least: NDArray[Any]
    largest: NDArray[Any]
    first_step: NDArray[Any]
    last_step: NDArray[Any]
    least_step: NDArray[Any]
    largest_step: NDArray[Any]


def statistics_of(store: Store, tag: str, runs: Sequence[str]) -> Statistics:
    """Exact statistics of a tag, from the trees that charts are drawn from: no series is read through."""
    import numpy as np

    infos, fields = _ask(store, SeriesRequest(tag, runs, buckets=2, fields=_FIELDS))
    place = {run: i for i, run in enumerate(runs)}
    found = {name: np.full(len(runs), np.nan) for name in ("last", "first", "end", *_FIELDS)}
    points = np.zeros(len(runs), np.int64)
    at = np.array([place[info["run"]] for info in infos], np.int64)
    if not len(at):
        return _statistics(points, found)
    points[at] = [info["points"] for info in infos]
    found["last"][at] = [float(info["last_value"]) for info in infos]
    found["first"][at] = [info["first"] for info in infos]
    found["end"][at] = [info["last_step"] for info in infos]
    for value, step, away in (("min", "x_min", np.inf), ("max", "x_max", -np.inf)):
        cells = np.where(np.isnan(fields[value]), away, fields[value])  # a cell of NaN alone is none
        if not cells.shape[1]:
            continue
        best = (cells.argmin if value == "min" else cells.argmax)(axis=1)
        some = np.isfinite(cells).any(axis=1)
        rows = np.arange(len(at))
        found[value][at] = np.where(some, cells[rows, best], np.nan)
        found[step][at] = np.where(some, fields[step][rows, best], np.nan)
    for values in found.values():
        values[points == 0] = np.nan
    return _statistics(points, found)


def _statistics(points: NDArray[Any], found: Mapping[str, NDArray[Any]]) -> Statistics:
    return Statistics(
        points=points,
        last=found["last"],
        least=found["min"],
        largest=found["max"],
        first_step=found["first"],
        last_step=found["end"],
        least_step=found["x_min"],
        largest_step=found["x_max"],
    )


def values_at(store: Store, tag: str, runs: Sequence[str], steps: Sequence[float]) -> NDArray[Any]:
    """What each run had logged under a tag by its step, and when: float64 of shape [2, runs], values first.

    That is the value at that step, else the latest one before it. Both are NaN where there is none, and where
    the step is NaN.
    """
    import numpy as np

    found = np.full((2, len(runs)), np.nan)
    together: dict[float, list[int]] = {}
    for place, step in enumerate(steps):
        if not math.isnan(step):
            together.setdefault(step, []).append(place)
    for step, places in together.items():
        by_run: dict[str, list[int]] = {}
        for place in places:
            by_run.setdefault(runs[place], []).append(place)
        request = SeriesRequest(
            tag, list(by_run), span=(step, math.nextafter(step, math.inf)), buckets=2, fields=("x", "last")
        )
        infos, fields = _ask(store, request)
        for row, info in enumerate(infos):
            length = info["length"]  # of the points around the step, one lies on either side
            x = fields["x"][0 if len(fields["x"]) == 1 else row][:length]
            before = int(np.searchsorted(x, step, side="right")) - 1
            if before >= 0:
                found[0, by_run[info["run"]]] = fields["last"][row][before]
                found[1, by_run[info["run"]]] = x[before]
    return found


def last_points(store: Store, tag: str, runs: Sequence[str]) -> dict[str, tuple[float, Step, WallTime]]:
    """The value, step and time of the last point that each run logged, of those that have some."""
    infos, _ = _ask(store, SeriesRequest(tag, runs, axis="wall", buckets=2, fields=("last",)))
    return {
        info["run"]: (float(info["last_value"]), info["last_step"], info["last"])
        for info in infos
        if info["points"] > 0
    }


def _ask(store: Store, request: SeriesRequest) -> tuple[list[dict[str, Any]], dict[str, NDArray[Any]]]:
    """What is told of each row of the answer, and its fields as arrays of shape [rows, cells]."""
    import numpy as np

    body = store.series(request)
    size = int.from_bytes(body[:8], "little")
    header = json.loads(body[8 : 8 + size])
    infos: list[dict[str, Any]] = json.loads(header.pop("__metadata__")["series"])
    fields: dict[str, NDArray[Any]] = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        array = np.ndarray(entry["shape"], _TYPES[entry["dtype"]], body[8 + size + begin : 8 + size + end])
        fields[name] = np.asarray(array, np.float64)
    return infos, fields
