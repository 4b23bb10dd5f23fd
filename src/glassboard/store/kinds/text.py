"""Texts and tables of a store."""

from __future__ import annotations

from typing import NamedTuple

from glassboard.events.text import Text, has_heading, read_text
from glassboard.events.value import Value
from glassboard.store.base import Store, Which
from glassboard.store.kinds.decoded import content_of, entries
from glassboard.types import Step, WallTime


class TextValue(NamedTuple):
    """The strings of one step, with the shape they were logged in."""

    step: Step
    wall_time: WallTime
    value: Text
    heading: bool  # the first row of a table names its columns; only our writer says so


def text_values(store: Store, run: str, tag: str, which: Which = "live") -> list[TextValue]:
    """All texts of a tag, oldest first.

    Raises:
        KeyError: the run has no such tag of texts.
    """

    def read(value: Value) -> tuple[Text, bool]:
        return read_text(value), has_heading(content_of(store, run, tag, value))

    return [
        TextValue(entry.step, entry.wall_time, value, heading)
        for entry, (value, heading) in entries(store, run, tag, "text", read, which)
    ]
