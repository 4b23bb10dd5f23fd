"""The values at given shares, apart from what the plugin of distributions holds to TensorBoard's."""

from __future__ import annotations

import numpy as np

from glassboard.store.kinds.quantiles import BASIS_POINTS, quantiles


def test_on_straight_lines_between_edges() -> None:
    left, right, count = np.array([0.0, 1, 2]), np.array([1.0, 2, 4]), np.array([1.0, 0, 1])
    found = dict(zip(BASIS_POINTS, quantiles(left, right, count), strict=True))
    assert (found[0], found[10000]) == (0.0, 4.0)
    assert found[3085] == 0.617
    assert found[6915] == 2.766


def test_without_buckets_all_are_zero() -> None:
    nothing = np.empty(0)
    assert quantiles(nothing, nothing, nothing) == [0.0] * len(BASIS_POINTS)
