"""Principal components are NumPy's, spheres have radius 1, and axes go from group to group."""

from __future__ import annotations

import numpy as np
import pytest

from glassboard.server.projection import linear
from glassboard.server.projection.linear import along_axis, principal_components, spherised

RANDOM = np.random.default_rng(0)


@pytest.mark.parametrize("shape", [(300, 20), (40, 200), (12, 4), (3, 3), (1, 5)])
def test_components_are_those_of_a_singular_value_decomposition(shape):
    points = (RANDOM.normal(size=shape) * np.linspace(5, 1, shape[1]) + 3).astype(np.float32)
    found = principal_components(points)
    count = min(10, *shape)
    centred = points.astype(np.float64) - points.mean(axis=0, dtype=np.float64)
    _, values, vectors = np.linalg.svd(centred, full_matrices=False)
    expected = centred @ vectors[:count].T
    assert found.points.shape == (shape[0], count)
    scale = np.abs(expected).max() + 1e-9
    known = values[:count] > 1e-6 * values[0] if values[0] else np.zeros(count, bool)
    signs = np.sign((expected * found.points).sum(axis=0))
    assert np.allclose(found.points[:, known], (expected * signs)[:, known], atol=1e-5 * scale)
    assert np.abs(found.points[:, ~known]).max(initial=0) <= 1e-5 * scale
    assert np.allclose(found.variances, values[:count] ** 2 / shape[0], atol=1e-6 * scale**2)
    assert found.total == pytest.approx((values**2).sum() / shape[0])


def test_the_same_points_give_the_same_picture_in_blocks_too(monkeypatch):
    points = RANDOM.normal(size=(100, 6)).astype(np.float32)
    whole = principal_components(points)
    assert np.array_equal(principal_components(points).points, whole.points)
    monkeypatch.setattr(linear, "_BLOCK", 60)
    assert np.allclose(principal_components(points).points, whole.points, atol=1e-5)


def test_points_that_are_not_finite_take_no_part():
    points = RANDOM.normal(size=(50, 4)).astype(np.float32)
    with_nan = np.insert(points, 7, np.nan, axis=0)
    found = principal_components(with_nan).points
    assert np.isnan(found[7]).all()
    assert np.array_equal(np.delete(found, 7, axis=0), principal_components(points).points)
    assert principal_components(np.empty((0, 0), np.float32)).points.shape == (0, 0)


def test_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(linear, "_LARGEST_SIDE", 8)
    with pytest.raises(ValueError, match="too large"):
        principal_components(np.zeros((9, 9), np.float32))


def test_a_sphere():
    points = RANDOM.normal(size=(50, 4)).astype(np.float32) + 9
    found = spherised(points)
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-6)
    assert np.array_equal(spherised(np.ones((3, 2), np.float32)), np.zeros((3, 2)))


def test_an_axis_goes_from_one_mean_to_the_other():
    points = RANDOM.normal(size=(30, 5)).astype(np.float32)
    placed = along_axis(points, [0, 1], [2, 3, 4])
    a, b = points[:2].mean(axis=0, dtype=float), points[2:5].mean(axis=0, dtype=float)
    assert np.allclose(placed, (points - a) @ (b - a) / ((b - a) @ (b - a)), atol=1e-6)
    assert placed[:2].mean() == pytest.approx(0, abs=1e-6)
    assert placed[2:5].mean() == pytest.approx(1, abs=1e-6)
    for groups in (([], [1]), ([0], [0]), ([0], [30]), ([-1], [2])):
        with pytest.raises(ValueError, match=r"axis|mean"):
            along_axis(points, *groups)
