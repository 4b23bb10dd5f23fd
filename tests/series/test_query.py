"""Every answer equals that of plain NumPy over all points: grid, extremes, moments, smoothing, growth."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glassboard.series.query import AXES, FIELDS, Series, query

WEIGHTS = (0.0, 0.6, 0.9, 0.99, 0.999)
INT64 = np.iinfo(np.int64)


# --- what series look like --------------------------------------------------------------------------------


def make_steps(rng: np.random.Generator, shape: str, n: int) -> np.ndarray:
    if shape == "rising":
        return np.cumsum(rng.integers(1, 5, n)) + rng.integers(-1000, 1000)
    if shape == "equal":
        return np.full(n, rng.integers(-2, 3))
    if shape == "walk":
        return np.cumsum(rng.integers(-2, 3, n))
    if shape == "saw":  # goes back every few points: many pieces
        return np.arange(n) % 3 + np.arange(n) // 50
    if shape == "restarts":
        return np.arange(n) - (n // 3) * (np.arange(n) > n // 2)
    return rng.integers(INT64.min, INT64.max, n, endpoint=True)  # "wild"


def make_walls(rng: np.random.Generator, shape: str, n: int) -> np.ndarray:
    """Multiples of 1/8 s, so that the reference need not think about rounding."""
    if shape == "rising":
        return 1.7e9 + np.cumsum(rng.integers(0, 9, n)) / 8
    if shape == "equal":
        return np.full(n, 1.7e9)
    if shape == "clock set back":
        return 1.7e9 + np.arange(n) / 8 - 100 * (np.arange(n) > n // 2)
    return rng.integers(0, 1 << 40, n) / 8 - 1e6  # "wild"


def make_values(rng: np.random.Generator, shape: str, n: int) -> np.ndarray:
    noise = rng.standard_normal(n)
    if shape == "float32":
        return noise.astype(np.float32).astype(float)
    if shape == "noise":
        return noise
    if shape == "constant":
        return np.full(n, 0.1)
    if shape == "levels":
        return np.repeat(rng.standard_normal(n // 40 + 1), 40)[:n]
    if shape == "magnitudes":
        return noise * 10.0 ** rng.integers(-100, 100, n)
    if shape == "far from zero":
        return 1e9 + noise
    holes = rng.choice([math.nan, math.inf, -math.inf, -0.0, 5e-324], n)
    return np.where(rng.random(n) < {"some holes": 0.1, "holes": 1.0}[shape], holes, noise)


STEPS = ("rising", "equal", "walk", "saw", "restarts", "wild")
WALLS = ("rising", "equal", "clock set back", "wild")
VALUES = ("float32", "noise", "constant", "levels", "magnitudes", "far from zero", "some holes", "holes")
sizes = st.one_of(st.integers(0, 40), st.sampled_from([31, 32, 33, 512, 513, 700]))
stretches = st.tuples(
    sizes, st.sampled_from(STEPS), st.sampled_from(WALLS), st.sampled_from(VALUES), st.integers(0, 1 << 32)
)


def stretch(recipe):
    n, steps, walls, values, seed = recipe
    rng = np.random.default_rng(seed)
    return make_steps(rng, steps, n).astype(np.int64), make_walls(rng, walls, n), make_values(rng, values, n)


@st.composite
def parts_of(draw, reference, at_most=3):
    parts = []
    for recipe in draw(st.lists(stretches, max_size=at_most)):
        column = reference.Column(*stretch(recipe))
        n = len(column.steps)
        begin = draw(st.one_of(st.just(0), st.integers(0, n)))
        end = draw(st.one_of(st.just(-1), st.integers(begin, n)))
        near = draw(st.integers(0, max(n - 1, 0)))
        below = int(column.steps[near]) if n and draw(st.booleans()) else None
        parts.append(reference.Part(column, begin, end, below))
    return parts


def spans(data, reference, series, axis):
    """A view: everything, or ends at, between and beyond the points."""
    every = np.concatenate([reference.Points(parts, axis).x for parts in series] or [np.empty(0)])
    if not len(every) or data.draw(st.booleans()):
        return None, None
    ends = []
    for _ in range(2):
        at = float(data.draw(st.sampled_from(every.tolist())))
        ends.append(at + data.draw(st.sampled_from([0.0, 0.5, -0.25, 1.0, -100.0])))
    return data.draw(st.sampled_from([(min(ends), max(ends)), (None, max(ends)), (min(ends), None)]))


# --- what must be equal -----------------------------------------------------------------------------------


def smoothing_bound(weight: float, values: np.ndarray, smooth) -> np.ndarray:
    """How far two exact-in-theory averages may lie apart after each point.

    Each step rounds its state three times and keeps the fraction ``weight`` of all errors before it, so the
    recursion itself is good to about 1 / (1 - weight) units in the last place of the mean magnitude.
    """
    with np.errstate(invalid="ignore"):
        scale = smooth(np.abs(values), weight).astype(float)
    return (2 + 1 / (1 - weight)) * np.spacing(np.nan_to_num(scale))


def check(reference, native: list[Series], series, axis, lo, hi, buckets, weight, log_x=False) -> None:
    frame = query(native, axis, lo, hi, buckets, weight, FIELDS, log_x=log_x)
    expected = reference.answer(series, axis, lo, hi, buckets, weight, log_x)
    found = reference.arrays(frame)
    assert frame.width == expected.width
    assert frame.lo == (expected.lo if lo is None or (log_x and lo <= 0) else lo)
    assert frame.hi == (expected.hi if hi is None else hi)
    every_step = np.concatenate([p.steps for p in expected.points] or [np.empty(0)])
    assert frame.equal_steps == (len(np.unique(every_step)) == 1)
    value_dtype = np.dtype("f4" if expected.single_precision else "f8")
    columns = max((len(cells) for _, cells in expected.rows), default=0)
    for name in FIELDS:
        assert found[name].shape == (len(series), columns)
    for name in ("min", "max", "first", "last", "smoothed"):
        assert found[name].dtype == value_dtype
    for number, (mode, cells) in enumerate(expected.rows):
        about, points = frame.rows[number], expected.points[number]
        assert (about.mode, about.length, about.points) == (mode, len(cells), len(points.x))
        assert about.no_place == (np.count_nonzero(points.x <= 0) if log_x else 0)
        if len(points.x):
            assert (about.first_x, about.last_x) == (float(points.x[0]), float(points.x[-1]))
            assert about.last_step == points.steps[-1]
            np.testing.assert_equal(about.last_value, points.values[-1])
        row = {name: array[number] for name, array in found.items()}
        check_padding({name: cell[len(cells) :] for name, cell in row.items()})
        for at, cell in enumerate(cells):
            check_cell({name: values[at] for name, values in row.items()}, cell, value_dtype)
        if weight:
            check_smoothed(reference, row["smoothed"][: len(cells)], cells, points, weight)


def check_padding(rest) -> None:
    for name, cells in rest.items():
        blank = math.nan if cells.dtype.kind == "f" else 0
        np.testing.assert_array_equal(cells, np.full(len(cells), blank), err_msg=name)


def check_cell(found, cell, value_dtype) -> None:
    for name in ("x", "x_first", "x_min", "x_max"):
        if name in cell:
            assert found[name] == cell[name], name  # as integers when sent as such
            if np.asarray(cell[name]).dtype.kind == "i":
                assert int(found[name]) == int(cell[name]), name
    with np.errstate(over="ignore"):
        for name in ("min", "max", "first", "last"):
            np.testing.assert_array_equal(
                found[name], np.asarray(cell[name]).astype(value_dtype), err_msg=name
            )
    for name in ("count", "finite", "flags"):
        assert found[name] == cell[name], name
    if not cell["finite"]:
        assert math.isnan(found["mean"])
        assert math.isnan(found["m2"])
        return
    n, size, tiny = cell["finite"], cell["size"], np.finfo(float).eps
    assert abs(found["mean"] - cell["mean"]) <= 8 * tiny * size + 5e-324 * n
    # Welford's and Chan's sums lose no more than the condition of the variance takes.
    m2 = float(cell["m2"])
    assert (
        abs(found["m2"] - m2)
        <= 4 * tiny * n * math.sqrt(m2) * (math.sqrt(m2) + size * math.sqrt(n)) + (4 * tiny * size) ** 2 * n
    )


def check_smoothed(reference, found, cells, points, weight) -> None:
    bound = smoothing_bound(weight, points.values, reference.smooth)
    for got, cell in zip(found, cells, strict=True):
        want = float(cell["smoothed"])
        if not math.isfinite(want):
            np.testing.assert_equal(float(got), want)
            continue
        at = bound.max() if not len(bound) else np.max(bound[points.x <= cell["x"]])
        assert abs(float(got) - want) <= max(at, np.spacing(np.abs(got)) if got.dtype == "f4" else 0)


@settings(max_examples=250)
@given(data=st.data())
@pytest.mark.parametrize("axis", AXES)
def test_any_answer_is_that_of_all_points(reference, axis, data):
    series = [data.draw(parts_of(reference)) for _ in range(data.draw(st.integers(1, 3)))]
    native = [reference.series(parts) for parts in series]
    buckets, weight = data.draw(st.integers(2, 60)), data.draw(st.sampled_from(WEIGHTS))
    lo, hi = spans(data, reference, series, axis)
    check(reference, native, series, axis, lo, hi, buckets, weight)


@settings(max_examples=150)
@given(data=st.data())
@pytest.mark.parametrize("axis", AXES)
def test_any_answer_on_a_logarithmic_axis_is_that_of_all_points(reference, axis, data):
    series = [data.draw(parts_of(reference)) for _ in range(data.draw(st.integers(1, 3)))]
    native = [reference.series(parts) for parts in series]
    buckets, weight = data.draw(st.integers(2, 60)), data.draw(st.sampled_from(WEIGHTS))
    lo, hi = spans(data, reference, series, axis)
    if hi is not None and hi <= 0:
        with pytest.raises(ValueError, match="above zero"):
            query(native, axis, lo, hi, buckets, weight, log_x=True)
    else:
        check(reference, native, series, axis, lo, hi, buckets, weight, log_x=True)


@settings(max_examples=60)
@given(data=st.data())
def test_growing_columns_and_new_attempts_between_queries(reference, data):
    parts = data.draw(parts_of(reference))
    native = reference.series(parts)
    for _ in range(data.draw(st.integers(1, 5))):
        event = data.draw(st.sampled_from(["grow", "restart"]))
        if event == "grow" and parts:
            data.draw(st.sampled_from(parts)).column.extend(*stretch(data.draw(stretches)))
        else:
            column = reference.Column(*stretch(data.draw(stretches)))
            if len(column.steps):
                for part in parts:
                    below = int(column.steps[0])
                    part.keep_below = below if part.keep_below is None else min(part.keep_below, below)
            parts.append(reference.Part(column))
            native.set_parts([part.native for part in parts])
        axis = data.draw(st.sampled_from(AXES))
        lo, hi = spans(data, reference, [parts], axis)
        buckets, weight = data.draw(st.integers(2, 40)), data.draw(st.sampled_from(WEIGHTS))
        check(reference, [native], [parts], axis, lo, hi, buckets, weight)


@pytest.mark.parametrize("axis", AXES)
@pytest.mark.parametrize("pieces", [2, 64, 65, 300])
def test_pieces_that_overlap_are_merged_in_order(reference, axis, pieces):
    """On both sides of the count from which a sorted copy takes the merge's place, while the series grows."""
    rng = np.random.default_rng(pieces)
    n = 12 * pieces
    column = reference.Column(
        np.tile(np.arange(12) * 2, pieces) + rng.integers(0, 2, n).cumsum() // 100,
        1.7e9 + np.tile(np.arange(12.0), pieces),
        rng.standard_normal(n),
    )
    parts = [reference.Part(column)]
    native = [reference.series(parts)]
    for _ in range(3):
        for weight in WEIGHTS:
            check(reference, native, [parts], axis, None, None, 10, weight)
        check(reference, native, [parts], axis, 1.0, 2.0, 10_000, 0.6)
        column.extend(np.array([3, 1]), np.array([1.7e9 + 3, 1.7e9 + 1]), np.array([math.nan, 9.0]))


@pytest.mark.parametrize("weight", WEIGHTS[1:])
@pytest.mark.parametrize("values", VALUES)
def test_smoothing_is_that_of_the_full_pass_at_every_zoom(reference, weight, values):
    rng = np.random.default_rng(7)
    n = 30_000
    numbers = make_values(rng, values, n)
    column = reference.Column(np.arange(n), np.arange(n) * 1.0, numbers)
    parts = [reference.Part(column)]
    native = [reference.series(parts)]
    full = reference.smooth(numbers, weight).astype(float)
    bound = smoothing_bound(weight, numbers, reference.smooth)
    noisy = values in ("noise", "float32", "magnitudes", "some holes")
    for lo, hi in [(None, None), (29_000, None), (14_000, 14_020), (0, 100), (12_345, 25_000)]:
        for buckets in (2, 37, 1000):
            answer = query(native, "step", lo, hi, buckets, weight, ("x", "last", "smoothed"))
            frame = reference.arrays(answer)
            at = frame["x"][0].astype(int)
            got, want = frame["smoothed"][0], full[at]
            through = (answer.rows[0].mode == "points") & ~np.isfinite(frame["last"][0])
            want = np.where(through & (got.dtype == "f8"), got, want)
            if noisy:  # after the warm-up both recursions are in one state, to the bit
                np.testing.assert_array_equal(got, want.astype(got.dtype))
            else:
                np.testing.assert_array_equal(np.isnan(got), np.isnan(want))
                with np.errstate(invalid="ignore"):
                    assert np.all((np.abs(got - want) <= bound[at]) | (got == want) | np.isnan(want))


def test_a_jump_long_ago_still_shows_in_the_smoothed_curve(reference):
    """The warm-up begins further back where larger values came before."""
    numbers = np.concatenate([np.full(10, 1e30), np.full(300, 1e-3)])
    column = reference.Column(np.arange(310), np.arange(310.0), numbers)
    full = reference.smooth(numbers, 0.6).astype(float)
    for at in range(100, 310, 7):
        frame = reference.arrays(
            query([reference.series([reference.Part(column)])], "step", at, at, 2, 0.6, ("smoothed",))
        )
        assert frame["smoothed"][0][1] == pytest.approx(full[at], rel=1e-14, abs=0)


def test_constant_series_stay_constant(reference):
    values = np.array([math.nan, *[0.1] * 50_000, math.inf])
    column = reference.Column(np.arange(50_002), np.arange(50_002.0), values)
    frame = query(
        [reference.series([reference.Part(column)])], "step", None, None, 100, 0.999, ("smoothed", "m2")
    )
    assert np.all(reference.arrays(frame)["smoothed"] == 0.1)
    assert np.all(reference.arrays(frame)["m2"] == 0)


def test_variance_far_from_zero_keeps_its_digits(reference):
    values = 1e9 + np.random.default_rng(3).standard_normal(100_000)
    column = reference.Column(np.arange(100_000), np.arange(100_000.0), values)
    frame = query([reference.series([reference.Part(column)])], "step", None, None, 2, 0.0, ("m2", "count"))
    found = reference.arrays(frame)
    cut = 65_536
    for got, piece in zip(found["m2"][0], (values[:cut], values[cut:]), strict=True):
        wide = piece.astype(np.longdouble)
        # Means near 1e9 are 1e-7 apart in float64; a sum of squares would keep no digit at all.
        assert got == pytest.approx(float(((wide - wide.mean()) ** 2).sum()), rel=1e-8)
    assert found["count"][0].tolist() == [cut, 100_000 - cut]


# --- Show 4: nothing is ever hidden -----------------------------------------------------------------------


@pytest.mark.parametrize("weight", [0.0, 0.6])
def test_a_spike_of_one_step_is_in_every_answer_that_contains_it(reference, weight):
    rng = np.random.default_rng(4)
    n = 1_000_000
    values = rng.random(n)
    spikes = rng.choice(n, 100, replace=False)
    values[spikes] = np.where(np.arange(100) % 2, 1, -1) * (100.0 + np.arange(100))
    column = reference.Column(np.arange(n), 1.7e9 + np.arange(n) / 8, values)
    native = [reference.series([reference.Part(column)])]
    fields = ("x_first", "x", "x_min", "x_max", "min", "max")
    for spike in spikes.tolist():
        up = values[spike] > 0
        lo, hi = 0, n - 1
        while hi > lo:  # nested views, each at random inside the last, down to the point itself
            found = reference.arrays(query(native, "step", lo, hi, 1000, weight, fields))
            cells = {name: array[0] for name, array in found.items()}
            (at,) = np.flatnonzero((cells["x_first"] <= spike) & (spike <= cells["x"]))
            # Two spikes may share a pixel column: then the larger one is its extreme.
            sharing = spikes[(cells["x_first"][at] <= spikes) & (spikes <= cells["x"][at])]
            largest = sharing[(np.argmax if up else np.argmin)(values[sharing])]
            assert cells["max" if up else "min"][at] == values[largest]
            assert cells["x_max" if up else "x_min"][at] == largest
            lo, hi = int(rng.integers(lo, spike, endpoint=True)), int(rng.integers(spike, hi, endpoint=True))


# --- edges of the interface -------------------------------------------------------------------------------


def test_steps_that_float64_cannot_hold_travel_as_integers(reference):
    for step, dtype in [(2**53, "F64"), (2**53 + 1, "I64"), (-(2**53) - 1, "I64"), (INT64.min, "I64")]:
        column = reference.Column(np.array([step]), np.array([1.0]), np.array([1.0]))
        (x,) = query([reference.series([reference.Part(column)])], fields=("x",)).fields
        assert x.dtype == dtype
        assert np.frombuffer(x.data, "<i8" if dtype == "I64" else "<f8").tolist() == [step]


def test_x_is_sent_once_where_all_series_share_it(reference):
    steps = np.arange(5)
    columns = [reference.Column(steps, np.arange(5.0) + i, np.arange(5.0)) for i in range(3)]
    series = [reference.series([reference.Part(column)]) for column in columns]
    assert query(series, "step", fields=("x",)).fields[0].rows == 1
    assert query(series, "wall", fields=("x",)).fields[0].rows == 3
    longer = reference.Column(np.arange(6), np.arange(6.0), np.arange(6.0))
    series.append(reference.series([reference.Part(longer)]))
    assert query(series, "step", fields=("x",)).fields[0].rows == 4


@pytest.mark.parametrize("axis", AXES)
def test_a_view_without_end_is_the_whole(reference, axis):
    column = reference.Column(np.arange(100), 1.7e9 + np.arange(100.0), np.arange(100.0))
    series = [reference.series([reference.Part(column)])]
    frame = query(series, axis, -math.inf, math.inf, 1000, 0.0, ("last",))
    assert reference.arrays(frame)["last"][0].tolist() == list(range(100))
    coarse = query(series, axis, -math.inf, math.inf, 2, 0.0, ("min", "max"))
    assert np.nanmax(reference.arrays(coarse)["max"]) == 99
    beyond = query(series, axis, 1e300, math.inf, 10, 0.0, ("last",))
    assert reference.arrays(beyond)["last"][0].tolist() == [99]


def test_series_without_points_have_rows_without_cells(reference):
    column = reference.Column()
    frame = query([Series([]), reference.series([reference.Part(column)])], "relative", fields=FIELDS)
    assert [(row.mode, row.length, row.points) for row in frame.rows] == [("points", 0, 0)] * 2
    assert (frame.lo, frame.hi, frame.width) == (0, 0, 0)
    assert query([], "step", fields=FIELDS).rows == []


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"fields": ("median",)}, "no field called 'median'"),
        ({"buckets": 1}, "at least 2"),
        ({"smoothing": 1.0}, r"\[0, 1\)"),
        ({"smoothing": -0.1}, r"\[0, 1\)"),
        ({"smoothing": math.nan}, r"\[0, 1\)"),
        ({"lo": math.nan}, "numbers"),
        ({"axis": "epoch"}, "epoch|not in"),
    ],
)
def test_senseless_queries_are_refused(wrong, message):
    with pytest.raises(ValueError, match=message):
        query([Series([])], **wrong)
