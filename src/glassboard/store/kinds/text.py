"""Texts and tables of a store."""

from __future__ import annotations

from typing import NamedTuple

from glassboard.events.text import Text, read_text
from glassboard.store.base import Store, Which
from glassboard.store.kinds.decoded import entries
from glassboard.types import Step, WallTime


class TextValue(NamedTuple):
    """The strings of one step, with the shape they were logged in."""

    step: Step
    wall_time: WallTime
    value: Text


def text_values(store: Store, run: str, tag: str, which: Which = "live") -> list[TextValue]:
    """All texts of a tag, oldest first.

    Raises:
        KeyError: the run has no such tag of texts.
    """
    return [
        TextValue(entry.step, entry.wall_time, value)
        for entry, value in entries(store, run, tag, "text", read_text, which)
    ]
