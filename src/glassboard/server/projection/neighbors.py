"""The nearest neighbours of a point among all points, exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Metric = Literal["cosine", "euclidean"]
_BLOCK = 1 << 24  # numbers in float64 at a time: 128 MiB


class Neighbors(NamedTuple):
    """Other points, the nearest first; those as far as each other in their order."""

    points: NDArray[np.int64]
    distances: NDArray[np.float64]  # euclidean, or 1 - cosine: from 0 to 2


def nearest(points: NDArray[np.float32], point: int, count: int, metric: Metric) -> Neighbors:
    """The ``count`` points nearest to one of [n, d]; those without a distance are left out.

    Raises:
        KeyError: there is no such point.
    """
    import numpy as np

    if not 0 <= point < len(points):
        raise KeyError(point)
    own = points[point].astype(np.float64)
    rows = max(1, _BLOCK // max(1, points.shape[1]))
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        distances = np.concatenate(
            [
                _distances(points[at : at + rows].astype(np.float64), own, metric)
                for at in range(0, len(points), rows)
            ]
        )
    distances[point] = np.nan
    order = np.argsort(distances, kind="stable")  # NaN last
    known = int(np.count_nonzero(~np.isnan(distances)))
    found = order[: min(count, known)]
    return Neighbors(found, distances[found])


def _distances(points: NDArray[np.float64], own: NDArray[np.float64], metric: Metric) -> NDArray[np.float64]:
    import numpy as np

    if metric == "euclidean":
        return np.linalg.norm(points - own, axis=1)
    return 1.0 - (points @ own) / (np.linalg.norm(points, axis=1) * np.linalg.norm(own))
