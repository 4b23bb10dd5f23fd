"""Statistics equal those over every point, whatever was logged, and say where nothing was."""

from __future__ import annotations

import math

import numpy as np
import pytest

from glassboard import SummaryWriter
from glassboard.store.local import LocalStore
from glassboard.store.memory import MemoryStore
from glassboard.store.statistics import last_points, statistics_of, values_at

NAN = math.nan


@pytest.mark.parametrize("count", [1, 2, 3, 1000, 5001])
def test_they_equal_those_over_every_point(count: int) -> None:
    store = MemoryStore()
    random = np.random.default_rng(count)
    logged = {}
    for run in ("a", "b", "c"):
        steps = np.cumsum(random.integers(1, 9, count))
        values = random.normal(size=count)
        values[random.random(count) < 0.1] = NAN
        store.add_scalars(run, "loss", steps.tolist(), [float(i) for i in range(count)], values.tolist())
        logged[run] = steps, values
    runs = ["c", "none", "a", "b"]
    found = statistics_of(store, "loss", runs)
    for place, run in enumerate(runs):
        if run == "none":
            assert found.points[place] == 0
            assert np.isnan([found.last[place], found.least[place], found.first_step[place]]).all()
            continue
        steps, values = logged[run]
        assert found.points[place] == count
        assert (found.first_step[place], found.last_step[place]) == (steps[0], steps[-1])
        np.testing.assert_equal(found.last[place], values[-1])
        if np.isnan(values).all():
            assert np.isnan([found.least[place], found.largest_step[place]]).all()
            continue
        assert (found.least[place], found.largest[place]) == (np.nanmin(values), np.nanmax(values))
        assert found.least_step[place] == steps[np.nanargmin(values)]
        assert found.largest_step[place] == steps[np.nanargmax(values)]
        wanted = [float(steps[count // 2])] * len(runs)
        value, step = values_at(store, "loss", runs, wanted)[:, place]
        np.testing.assert_equal(value, values[count // 2])
        assert step == steps[count // 2]


def test_the_value_at_a_step_is_the_latest_by_then() -> None:
    store = MemoryStore()
    store.add_scalars("a", "loss", [2, 4, 4, 4, 9], [0.0] * 5, [1.0, 2.0, 3.0, 4.0, NAN])
    at = [1.0, 2.0, 3.0, 4.0, 8.0, 9.0, 10.0, NAN]
    found = [values_at(store, "loss", ["a", "b"], [step, step])[:, 0].tolist() for step in at]
    np.testing.assert_equal(
        found, [[NAN, NAN], [1, 2], [1, 2], [4, 4], [4, 4], [NAN, 9], [NAN, 9], [NAN, NAN]]
    )


def test_runs_of_other_lengths_and_infinities() -> None:
    store = MemoryStore()
    store.add_scalars("a", "loss", [1], [0.0], [math.inf])
    store.add_scalars("b", "loss", range(700), [0.0] * 700, [-math.inf, *range(699)])
    found = statistics_of(store, "loss", ["a", "b"])
    np.testing.assert_equal(found.last, [math.inf, 698])
    np.testing.assert_equal(found.least, [NAN, 0])  # of the finite values
    np.testing.assert_equal(found.least_step, [NAN, 1])
    assert statistics_of(store, "none", ["a"]).points.tolist() == [0]
    assert statistics_of(store, "loss", []).points.tolist() == []


def test_superseded_points_do_not_count(tmp_path) -> None:
    for purge, values in ((None, [9.0, 0.0, 8.0]), (1, [5.0])):
        with SummaryWriter(tmp_path / "run", purge_step=purge) as writer:
            for i, value in enumerate(values):
                writer.add_scalar("loss", value, i + (purge or 0))
    store = LocalStore(tmp_path, reload_interval=0, cache="off")
    assert store.wait_loaded(20)
    found = statistics_of(store, "loss", ["run"])
    assert (found.points[0], found.last[0], found.least[0], found.largest[0]) == (2, 5.0, 5.0, 9.0)
    last = last_points(store, "loss", ["run", "none"])
    assert {run: point[:2] for run, point in last.items()} == {"run": (5.0, 1)}
    store.close()
