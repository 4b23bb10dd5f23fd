"""Exact linear projections of all points: principal components, and axes between groups of points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

COMPONENTS = 10
_LARGEST_SIDE = 8192  # an eigendecomposition of more takes minutes
_BLOCK = 1 << 24  # numbers in float64 at a time: 128 MiB


class Pca(NamedTuple):
    """Points along the directions in which they vary most."""

    points: NDArray[np.float32]  # [n, components]; NaN where a point has no place
    variances: NDArray[np.float64]  # [components], of each
    total: float  # the variance in all directions


def principal_components(points: NDArray[np.float32], count: int = COMPONENTS) -> Pca:
    """The first principal components of all points [n, d], by an eigendecomposition in float64.

    Points with NaN or infinity take no part. Each component points to where its largest loading is positive,
    so that the same points give the same picture.

    Raises:
        ValueError: there are more than 8192 points and dimensions.
    """
    import numpy as np

    finite = np.isfinite(points).all(axis=1)
    held = points[finite]
    number, width = held.shape
    if min(number, width) > _LARGEST_SIDE:
        raise ValueError(
            f"PCA of {number} points of {width} dimensions is too large: log fewer of either, or use UMAP"
        )
    count = min(count, number, width)
    placed = np.full((len(points), count), np.nan, np.float32)
    if count == 0:
        return Pca(placed, np.zeros(0), 0.0)
    mean = held.mean(axis=0, dtype=np.float64)
    directions, total = _directions(held, mean, count)
    largest = np.abs(directions).argmax(axis=0)
    directions *= np.where(directions[largest, np.arange(count)] < 0, -1.0, 1.0)
    along = np.concatenate([block @ directions for block in _centred(held, mean)])
    placed[finite] = along
    return Pca(placed, along.var(axis=0), total)


def _directions(
    held: NDArray[np.float32], mean: NDArray[np.float64], count: int
) -> tuple[NDArray[np.float64], float]:
    """The unit vectors [d, count] of the largest variances, and the sum of all variances."""
    import numpy as np

    number, width = held.shape
    if width <= number:
        scatter = np.zeros((width, width))
        for block in _centred(held, mean):
            scatter += block.T @ block
        _, vectors = np.linalg.eigh(scatter)
        return np.ascontiguousarray(vectors[:, ::-1][:, :count]), float(np.trace(scatter)) / number
    # With fewer points than dimensions the products of the points tell the same in a smaller matrix.
    centred: Any = held.astype(np.float64) - mean
    products: NDArray[np.float64] = centred @ centred.T
    _, vectors = np.linalg.eigh(products)
    directions: NDArray[np.float64] = centred.T @ vectors[:, ::-1][:, :count]
    lengths = np.linalg.norm(directions, axis=0)
    scale = float(lengths.max(initial=0.0))
    directions[:, lengths <= scale * 1e-12] = 0.0  # what is left of rounding is no direction
    return directions / np.where(lengths > scale * 1e-12, lengths, 1.0), float(np.trace(products)) / number


def _centred(held: NDArray[np.float32], mean: NDArray[np.float64]) -> Any:
    """The points from their mean in float64, some at a time."""
    rows = max(1, _BLOCK // max(1, held.shape[1]))
    for begin in range(0, len(held), rows):
        yield held[begin : begin + rows] - mean


def spherised(points: NDArray[np.float32]) -> NDArray[np.float32]:
    """The points on a sphere of radius 1 around their mean; what stands at the mean stays there."""
    import numpy as np

    finite = np.isfinite(points).all(axis=1)
    if not finite.any():
        return points
    centred = points - points[finite].mean(axis=0, dtype=np.float64)
    lengths = np.linalg.norm(centred, axis=1, keepdims=True)
    with np.errstate(invalid="ignore"):
        return (centred / np.where(lengths > 0, lengths, 1.0)).astype(np.float32)


def along_axis(points: NDArray[np.float32], begin: Sequence[int], end: Sequence[int]) -> NDArray[np.float32]:
    """Where each point [n, d] stands from one group's mean, which is 0, to another's, which is 1.

    Raises:
        ValueError: a group is empty, names a point that is not there, or both have the same mean.
    """
    import numpy as np

    means = [_mean_of(points, group) for group in (begin, end)]
    direction = means[1] - means[0]
    length = float(direction @ direction)
    if not np.isfinite(length) or length == 0.0:
        raise ValueError("the two groups have the same mean, or points that are not finite: choose others")
    rows = max(1, _BLOCK // max(1, points.shape[1]))
    with np.errstate(invalid="ignore"):
        parts = [
            (points[at : at + rows] - means[0]) @ direction / length for at in range(0, len(points), rows)
        ]
    return np.concatenate(parts).astype(np.float32)


def _mean_of(points: NDArray[np.float32], group: Sequence[int]) -> NDArray[np.float64]:
    import numpy as np

    if not group or not 0 <= min(group) <= max(group) < len(points):
        raise ValueError("each side of an axis needs points that are there: search for others")
    return points[np.asarray(group)].mean(axis=0, dtype=np.float64)
