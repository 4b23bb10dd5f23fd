"""Neighbours are those of a brute-force search, exactly."""

from __future__ import annotations

import numpy as np
import pytest

from glassboard.server.projection import neighbors
from glassboard.server.projection.neighbors import nearest

POINTS = np.random.default_rng(0).normal(size=(200, 8)).astype(np.float32)


@pytest.mark.parametrize("block", [1 << 24, 64])
def test_equal_to_a_search_through_all(block, monkeypatch):
    monkeypatch.setattr(neighbors, "_BLOCK", block)
    exact = POINTS.astype(np.float64)
    for point in (0, 7, 199):
        found = nearest(POINTS, point, 12, "euclidean")
        distances = np.sqrt(((exact - exact[point]) ** 2).sum(axis=1))
        distances[point] = np.inf
        assert found.points.tolist() == np.argsort(distances)[:12].tolist()
        assert np.allclose(found.distances, np.sort(distances)[:12], rtol=1e-12)
        found = nearest(POINTS, point, 12, "cosine")
        norms = np.linalg.norm(exact, axis=1)
        distances = 1 - exact @ exact[point] / norms / norms[point]
        distances[point] = np.inf
        assert found.points.tolist() == np.argsort(distances)[:12].tolist()
        assert np.allclose(found.distances, np.sort(distances)[:12], atol=1e-12)


def test_points_without_a_distance_are_left_out():
    points = np.array([[1, 0], [0, 0], [np.nan, 1], [2, 0], [1, 0]], np.float32)
    assert nearest(points, 0, 9, "cosine").points.tolist() == [3, 4]
    assert nearest(points, 0, 9, "euclidean").points.tolist() == [4, 1, 3]
    with pytest.raises(KeyError):
        nearest(points, 5, 1, "cosine")
