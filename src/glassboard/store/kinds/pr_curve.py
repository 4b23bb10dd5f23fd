"""Precision-recall curves of a store."""

from __future__ import annotations

from typing import NamedTuple

from glassboard.events.pr_curve import PrCurve, read_pr_curve
from glassboard.store.base import Store, Which
from glassboard.store.kinds.decoded import entries, read_value
from glassboard.types import Step, WallTime


class PrCurveEntry(NamedTuple):
    """The curve of one step."""

    step: Step
    wall_time: WallTime
    value: PrCurve


def pr_curves(store: Store, run: str, tag: str, which: Which = "live") -> list[PrCurveEntry]:
    """All curves of a tag, oldest first.

    Raises:
        KeyError: the run has no such tag of curves.
    """
    return [
        PrCurveEntry(entry.step, entry.wall_time, value)
        for entry, value in entries(store, run, tag, "pr_curve", read_pr_curve, which)
    ]


def pr_curve_at(store: Store, tag: str, ref: str, number: int) -> PrCurve:
    """One curve.

    Raises:
        KeyError: there is no such record, or no such value in it.
        DamagedRecord: it is no curve.
    """
    return read_pr_curve(read_value(store, ref, tag, number))
