"""TensorBoard's plugin `distributions`: histograms as the values below which given shares of them lie."""

from __future__ import annotations

from typing import Any

from glassboard.server.tensorboard.exchange import Answer, Call, Handler, json_answer
from glassboard.server.tensorboard.histograms import logged_histograms
from glassboard.server.tensorboard.scalars import described_tags
from glassboard.server.tensorboard.source import Source

# In hundredths of a percent: the median, and 0.5, 1, 1.5 and infinitely many standard deviations around it.
BASIS_POINTS = (0, 668, 1587, 3085, 5000, 6915, 8413, 9332, 10000)


class Distributions:
    """Distributions over steps."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def routes(self) -> dict[str, Handler]:
        """Handlers by path."""
        return {"/tags": self.tags, "/distributions": self.distributions}

    def tags(self, call: Call) -> Answer:
        """The tags of each run."""
        return json_answer(described_tags(self._source, "histograms"))

    def distributions(self, call: Call) -> Answer:
        """The distributions of one tag."""
        found = logged_histograms(self._source, call, "distributions")
        return json_answer([(wall, step, compressed(buckets)) for wall, step, buckets in found])


def compressed(buckets: list[list[Any]]) -> list[tuple[int, float]]:
    """The value at each of the basis points, on straight lines between edges of [left, right, count]."""
    import numpy as np

    if not buckets:
        return [(point, 0.0) for point in BASIS_POINTS]
    table = np.array(buckets, np.float64)
    least, most = table[0, 0], table[-1, 1]
    right = table[:, 1]
    below = (table[:, 2] * BASIS_POINTS[-1] / (table[:, 2].sum() or 1.0)).cumsum()
    found: list[tuple[int, float]] = []
    for point in BASIS_POINTS:
        at = int(np.searchsorted(below, point, side="right"))
        # Buckets without counts have no width to lie in.
        while at < len(below) and below[at] == (below[at - 1] if at else 0.0):
            at += 1
        if at == len(below):
            found.append((point, float(most)))
            continue
        before = below[at - 1] if at else 0.0
        low = max(right[at - 1], least) if before else least
        high = min(right[at], most)
        found.append((point, float(low + (point - before) * (high - low) / (below[at] - before))))
    return found
