"""Histograms of a store."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from glassboard.events.histogram import Histogram, read_histogram
from glassboard.store.base import Store, Which
from glassboard.store.kinds.decoded import Entry, entries, read_at, value_of
from glassboard.types import Step, WallTime


class HistogramEntry(NamedTuple):
    """The histogram of one step."""

    step: Step
    wall_time: WallTime
    value: Histogram


def histograms(store: Store, run: str, tag: str, which: Which = "live") -> list[HistogramEntry]:
    """All histograms of a tag, oldest first.

    Raises:
        KeyError: the run has no such tag of histograms.
    """
    return [
        HistogramEntry(entry.step, entry.wall_time, value)
        for entry, value in entries(store, run, tag, "histogram", read_histogram, which)
    ]


def histograms_at(store: Store, run: str, tag: str, places: list[Entry]) -> Iterator[HistogramEntry]:
    """The histograms at these places, one by one; those that cannot be read are reported and left out."""
    for entry, value in read_at(
        store, run, "histogram", places, lambda event, number: read_histogram(value_of(event, tag, number))
    ):
        yield HistogramEntry(entry.step, entry.wall_time, value)
