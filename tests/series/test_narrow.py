"""A narrowed answer is smaller, and shows the same picture."""

from __future__ import annotations

import math

import numpy as np
import pytest

from glassboard.series.query import Frame, query
from glassboard.store.answer import answer
from glassboard.store.base import SeriesRequest

CHART = ("x", "min", "max", "last", "flags", "smoothed")


def ask(reference, curves, *, narrowed: bool = True) -> Frame:
    """Curves of (steps, values), as a chart of 200 buckets asks for them."""
    columns = [reference.Column(np.asarray(steps), np.arange(len(steps)) * 1.0, v) for steps, v in curves]
    series = [reference.series([reference.Part(column)]) for column in columns]
    return query(series, "step", None, None, 200, 0.6, CHART, narrowed=narrowed)


def types(frame: Frame) -> dict[str, str]:
    return {field.name: field.dtype for field in frame.fields}


def noise(count: int, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal(count)


@pytest.mark.parametrize(
    ("values", "dtype"),
    [
        (1 + noise(5000) / 10, "F32"),
        (1e12 * (1 + np.arange(5000) / 5000), "F32"),
        (np.full(5000, 0.1), "F32"),
        (np.r_[0.1, np.full(4999, math.nan)], "F32"),
        (np.where(np.arange(5000) % 7, 0.1, math.inf), "F32"),
        (np.r_[noise(4999), 1e30], "F32"),
        (1e12 + noise(5000), "F64"),
        (np.r_[0.99999 + noise(4990) * 1e-7, np.zeros(10)], "F64"),  # a spike that the y axis leaves out
        (np.r_[np.full(4990, 0.1), 0.1 + 1e-6 * noise(10)], "F64"),
        (noise(5000) * 1e300, "F64"),
        (noise(5000) * 1e-40, "F64"),
    ],
    ids=[
        "noise",
        "far-but-wide",
        "constant",
        "nan",
        "inf",
        "spike",
        "far",
        "plateau",
        "nearly-constant",
        "huge",
        "tiny",
    ],
)
def test_values_are_floats_unless_a_picture_needs_more(reference, values, dtype) -> None:
    curve = range(len(values)), values
    frame, exact = ask(reference, [curve]), ask(reference, [curve], narrowed=False)
    found, wanted = reference.arrays(frame), reference.arrays(exact)
    for name in ("min", "max", "last", "smoothed"):
        assert (types(frame)[name], types(exact)[name]) == (dtype, "F64")
        np.testing.assert_allclose(found[name], wanted[name], rtol=2.0**-24)
    np.testing.assert_array_equal(found["flags"], wanted["flags"])


def test_a_pixel_is_wider_than_what_floats_lose(reference) -> None:
    rng = np.random.default_rng(3)
    for offset in 10.0 ** np.arange(0, 9):
        values = offset + rng.standard_normal(5000)
        frame, exact = (ask(reference, [(range(5000), values)], narrowed=n) for n in (True, False))
        found, wanted = reference.arrays(frame)["smoothed"], reference.arrays(exact)["smoothed"]
        assert np.max(np.abs(found - wanted)) <= np.ptp(wanted) / 4096


@pytest.mark.parametrize(("gap", "dtype"), [(1, "U16"), (300, "U16"), (60_000, "F64"), (10**12, "F64")])
def test_own_steps_travel_as_distances(reference, gap, dtype) -> None:
    rng = np.random.default_rng(4)
    curves = [(np.cumsum(rng.integers(0, 2 * gap, n)) - 7, noise(n)) for n in (3000, 5000, 40)]
    frame, exact = (ask(reference, curves, narrowed=n) for n in (True, False))
    assert types(frame)["x"] == dtype
    x, wanted = reference.arrays(frame)["x"], reference.arrays(exact)["x"]
    for row, (about, distances) in enumerate(zip(frame.rows, x, strict=True)):
        length = about.length
        if dtype == "U16":
            assert distances[0] == 0
            distances = about.begin + np.cumsum(distances.astype(float))
        np.testing.assert_array_equal(distances[:length], wanted[row][:length])


def test_a_shared_x_is_sent_once_as_it_is(reference) -> None:
    frame = ask(reference, [(range(5000), noise(5000, seed)) for seed in range(3)])
    (x,) = (field for field in frame.fields if field.name == "x")
    assert (x.rows, x.dtype) == (1, "F64")


def test_seconds_stay_what_they_are(reference) -> None:
    columns = [reference.Column(np.arange(9), np.arange(9) / 7 + i, noise(9)) for i in range(2)]
    series = [reference.series([reference.Part(column)]) for column in columns]
    assert types(query(series, "wall", None, None, 200, 0, ("x",), narrowed=True)) == {"x": "F64"}


def test_a_chart_of_a_hundred_runs_is_below_two_megabytes(reference) -> None:
    rng = np.random.default_rng(5)
    rows = []
    for run in range(100):
        steps = np.cumsum(rng.integers(0, 3, 15_900))
        column = reference.Column(np.minimum(steps, 15_999), np.arange(15_900.0), rng.standard_normal(15_900))
        rows.append((f"experiments/sweep/run_{run:03}", 0, reference.series([reference.Part(column)])))
    request = SeriesRequest("loss", [], buckets=1000, smoothing=0.6)
    assert len(answer(rows, request, 1)) <= 2_000_000


def test_who_names_fields_gets_all_digits(reference) -> None:
    column = reference.Column(np.arange(5), np.arange(5.0), noise(5))
    rows = [("run", 0, reference.series([reference.Part(column)]))]
    assert b'"last":{"dtype":"F32"' in answer(rows, SeriesRequest("loss", []), 1)
    assert b'"last":{"dtype":"F64"' in answer(rows, SeriesRequest("loss", [], fields=["last"]), 1)
