"""Distributions: the values at all basis points equal TensorBoard's, for any histogram."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tensorboard.plugins.distribution.compressor import compress_histogram

from glassboard.server.tensorboard.distributions import compressed

PLUGIN = "/data/plugin/distributions"


def test_every_distribution_is_equal(boards: Any, pairs: Any) -> None:
    def check(run: str, tag: str) -> None:
        assert boards.same(f"{PLUGIN}/distributions", {"run": run, "tag": tag})

    assert boards.each(check, pairs(boards.same(f"{PLUGIN}/tags"))) > 9


def test_refusals_are_equal(boards: Any) -> None:
    assert boards.same_refusal(f"{PLUGIN}/distributions", {"run": "torch", "tag": "no"}) == 404


EDGES = st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=9).map(sorted)


@given(EDGES, st.data())
def test_any_histogram_is_compressed_to_the_same_values(edges: list[float], data: st.DataObject) -> None:
    counts = data.draw(
        st.lists(st.integers(0, 5).map(float), min_size=len(edges) - 1, max_size=len(edges) - 1)
    )
    buckets = [list(one) for one in zip(edges, edges[1:], counts, strict=False)]
    assert compressed(buckets) == compress_histogram(buckets)


@pytest.mark.parametrize("buckets", [[], [[1.0, 1.0, 0.0]], [[0.0, 0.0, 4.0]]])
def test_histograms_without_width_or_counts_are_compressed_to_the_same_values(buckets: Any) -> None:
    assert compressed(buckets) == compress_histogram(buckets)
