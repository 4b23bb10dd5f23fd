"""Histograms as the values below which given shares of them lie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# In hundredths of a percent: the median, and 0.5, 1, 1.5 and infinitely many standard deviations around it.
BASIS_POINTS = (0, 668, 1587, 3085, 5000, 6915, 8413, 9332, 10000)


def quantiles(
    left: NDArray[np.float64], right: NDArray[np.float64], count: NDArray[np.float64]
) -> list[float]:
    """The value at each of the basis points, on straight lines between the edges of the k buckets.

    It is what TensorBoard's plugin of distributions computes, to the last bit. Without buckets all are 0.
    """
    import numpy as np

    if not count.size:
        return [0.0] * len(BASIS_POINTS)
    least, most = float(left[0]), float(right[-1])
    shares: Any = (count * BASIS_POINTS[-1] / (count.sum() or 1.0)).cumsum()
    places = np.searchsorted(shares, BASIS_POINTS, side="right").tolist()
    edges, below = right.tolist(), shares.tolist()
    found: list[float] = []
    for point, place in zip(BASIS_POINTS, places, strict=True):
        at = place
        # Buckets without counts have no width to lie in.
        while at < len(below) and below[at] == (below[at - 1] if at else 0.0):
            at += 1
        if at == len(below):
            found.append(most)
            continue
        before = below[at - 1] if at else 0.0
        low = max(edges[at - 1], least) if before else least
        high = min(edges[at], most)
        found.append(low + (point - before) * (high - low) / (below[at] - before))
    return found
