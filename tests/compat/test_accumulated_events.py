"""Compressed histograms lie on straight lines between edges, as TensorBoard's do."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tensorboard.plugins.distribution import compressor

from glassboard.compat.accumulated_events import NORMAL_HISTOGRAM_BPS, HistogramValue, compress


@given(st.lists(st.tuples(st.floats(0.01, 10), st.integers(0, 5)), min_size=1, max_size=10), st.floats(-5, 5))
def test_values_at_basis_points_equal_theirs(steps: list[tuple[float, int]], begin: float) -> None:
    limits = (begin + np.cumsum([step for step, _ in steps])).tolist()
    counts = [float(count) for _, count in steps]
    filled = [place for place, count in enumerate(counts) if count]
    low = begin if not filled or filled[0] == 0 else limits[filled[0] - 1]
    high = limits[filled[-1]] if filled else begin
    one = HistogramValue(low, high, sum(counts), 0.0, 0.0, limits, counts)
    wanted = compressor.compress_histogram_proto(one, NORMAL_HISTOGRAM_BPS)
    found = compress(one, NORMAL_HISTOGRAM_BPS)
    assert [value.basis_point for value in found] == [point for point, _ in wanted]
    np.testing.assert_allclose(
        [one.value for one in found], [value for _, value in wanted], rtol=1e-9, atol=1e-9
    )
