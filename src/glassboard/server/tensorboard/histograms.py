"""TensorBoard's plugin `histograms`."""

from __future__ import annotations

from typing import Any

from glassboard.server.tensorboard.exchange import Answer, Call, Handler, json_answer, not_found
from glassboard.server.tensorboard.scalars import described_tags
from glassboard.server.tensorboard.source import Source

Logged = tuple[float, int, list[list[Any]]]  # wall time, step, buckets of left and right edge and count


class Histograms:
    """Histograms over steps."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def routes(self) -> dict[str, Handler]:
        """Handlers by path."""
        return {"/tags": self.tags, "/histograms": self.histograms}

    def tags(self, call: Call) -> Answer:
        """The tags of each run."""
        return json_answer(described_tags(self._source, "histograms"))

    def histograms(self, call: Call) -> Answer:
        """The histograms of one tag."""
        return json_answer(logged_histograms(self._source, call, "histograms"))


def logged_histograms(source: Source, call: Call, plugin: str) -> list[Logged]:
    """The histograms that a call asks for, as many as the plugin may show.

    Raises:
        Refusal: there are none.
    """
    run, tag = call.get("run"), call.get("tag")
    try:
        found = source.tensors("histograms", run or "", tag or "", source.samples.of(plugin))
    except KeyError:
        raise not_found(f"run {run!r} has no histogram {tag!r}") from None
    return [(datum.wall_time, datum.step, datum.value.tolist()) for datum in found]
