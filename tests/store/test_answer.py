"""An answer's metadata is text, whatever the numbers are."""

from __future__ import annotations

import math
from array import array

import pytest

from glassboard.events.codec import ScalarColumn
from glassboard.series.query import Series
from glassboard.store.answer import answer
from glassboard.store.base import SeriesRequest
from glassboard.testing.store_suite import decode


def series(values: list[float], steps: list[int] | None = None) -> Series:
    column = ScalarColumn()
    count = len(values)
    column.extend(array("q", steps or range(count)), array("d", range(count)), array("d", values))
    return Series([(column, 0, -1, None)])


@pytest.mark.parametrize(
    ("last", "told"), [(0.5, 0.5), (math.nan, "nan"), (math.inf, "inf"), (-math.inf, "-inf")]
)
def test_the_last_value_survives_json(last: float, told: object) -> None:
    body = answer([("run", 0, series([1.0, last]))], SeriesRequest("loss", ["run"]), 3)
    decoded = decode(body)
    assert decoded.series[0]["last_value"] == told
    assert all(isinstance(value, str) for value in decoded.metadata.values())
    assert decoded.metadata["revision"] == "3"


def test_smoothed_is_sent_only_when_it_was_asked_for() -> None:
    rows = [("run", 0, series([1.0, 2.0]))]
    assert "smoothed" not in decode(answer(rows, SeriesRequest("loss", ["run"]), 1)).fields
    assert "smoothed" in decode(answer(rows, SeriesRequest("loss", ["run"], smoothing=0.5), 1)).fields


@pytest.mark.parametrize(("steps", "equal"), [([4, 4, 4], "true"), ([4, 4, 5], "false")])
def test_equal_steps_are_told(steps: list[int], equal: str) -> None:
    body = answer([("run", 0, series([1.0, 2.0, 3.0], steps))], SeriesRequest("loss", ["run"]), 1)
    assert decode(body).metadata["all_steps_equal"] == equal


def test_no_rows_is_an_answer_too() -> None:
    decoded = decode(answer([], SeriesRequest("loss", []), 1))
    assert decoded.series == []
    assert decoded.metadata["axis"] == "step"
