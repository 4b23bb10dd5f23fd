"""TensorBoard's plugin `distributions`: histograms as the values below which given shares of them lie."""

from __future__ import annotations

from typing import Any

from glassboard.server.tensorboard.exchange import Answer, Call, Handler, json_answer
from glassboard.server.tensorboard.histograms import logged_histograms
from glassboard.server.tensorboard.scalars import described_tags
from glassboard.server.tensorboard.source import Source
from glassboard.store.kinds.quantiles import BASIS_POINTS, quantiles


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
    """The value at each of the basis points of buckets of [left, right, count]."""
    import numpy as np

    table: Any = np.array(buckets, np.float64)
    left, right, count = table.reshape(-1, 3).T
    return list(zip(BASIS_POINTS, quantiles(left, right, count), strict=True))
