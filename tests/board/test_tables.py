"""Tables and aggregates over runs equal plain NumPy."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from glassboard.board.tables import aggregate, empty_long, long_tables, wide_table
from glassboard.store.memory import MemoryStore

_points = st.lists(
    st.tuples(
        st.integers(-5, 5), st.one_of(st.floats(-1e6, 1e6), st.sampled_from([float("nan"), float("inf")]))
    ),
    max_size=8,
)


def store_of(runs: dict[str, list[tuple[int, float]]]) -> MemoryStore:
    store = MemoryStore()
    for name, points in runs.items():
        steps, values = [step for step, _ in points], [value for _, value in points]
        store.add_scalars(name, "loss", steps, [1e9 + i for i in range(len(points))], values)
    return store


@given(st.dictionaries(st.sampled_from("abcd"), _points, min_size=1))
def test_aggregates(runs: dict[str, list[tuple[int, float]]]) -> None:
    table = aggregate(store_of(runs), "loss", list(runs))
    at_step: dict[int, list[float]] = {}
    for points in runs.values():
        for step, value in dict(points).items():  # the last one at each step
            if np.isfinite(value):
                at_step.setdefault(step, []).append(value)
    assert table["step"].tolist() == sorted(at_step)
    for place, step in enumerate(sorted(at_step)):
        values = np.array(at_step[step])
        assert table["count"][place] == len(values)
        assert table["min"][place] == values.min()
        assert table["max"][place] == values.max()
        np.testing.assert_allclose(table["mean"][place], values.mean(), rtol=1e-12, atol=1e-9)
        np.testing.assert_allclose(table["std"][place], values.std(), rtol=1e-9, atol=1e-6)
        np.testing.assert_allclose(table["median"][place], np.median(values), rtol=1e-12, atol=1e-9)


@given(st.dictionaries(st.sampled_from("abcd"), _points, min_size=1))
def test_long_and_wide_tables_hold_every_point_once(runs: dict[str, list[tuple[int, float]]]) -> None:
    store, names = store_of(runs), list(runs)
    series = [(name, "loss", 0) for name in names]
    batches = list(long_tables(store, series, names, ["loss"], "live"))
    rows = [row for batch in batches for row in batch.rows()]
    assert [(run, step) for run, _, step, *_ in rows] == [
        (name, step) for name, points in runs.items() for step, _ in points
    ]
    wide = wide_table(store, series, names, ["loss"], "live")
    assert [(run, step) for run, step, _ in wide.rows()] == [
        (name, step) for name, points in runs.items() for step in sorted(dict(points))
    ]
    for run, step, value in wide.rows():
        np.testing.assert_equal(value, dict(runs[run])[step])


def test_large_tables_come_in_batches() -> None:
    store = MemoryStore()
    for run in "abc":
        steps = list(range(600_000))
        store.add_scalars(run, "loss", steps, [1e9] * len(steps), [0.5] * len(steps))
    series = [(run, "loss", 0) for run in "abc"]
    assert [len(batch) for batch in long_tables(store, series, list("abc"), ["loss"], "live")] == [
        1_200_000,
        600_000,
    ]
    assert len(empty_long([], [])) == 0
