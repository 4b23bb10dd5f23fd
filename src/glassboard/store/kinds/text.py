"""Texts and tables of a store."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from glassboard.errors import DamagedRecord
from glassboard.events.text import Text, has_heading, read_text
from glassboard.events.value import Value
from glassboard.store.base import Store, Which
from glassboard.store.kinds.decoded import Entry, content_of, entries, read_value
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


def texts_with_places(
    store: Store, run: str, tag: str, which: Which = "live"
) -> Iterator[tuple[Entry, Text]]:
    """The texts of a tag one after the other, oldest first, and where each stands.

    Raises:
        KeyError: the run has no such tag of texts.
    """
    return entries(store, run, tag, "text", read_text, which)


def text_at(store: Store, run: str, tag: str, ref: str, number: int = 0) -> tuple[Text, bool]:
    """The strings of one step, by the reference of its record, and whether a table's first row is a heading.

    Raises:
        KeyError: the store gave out no such reference, or what it names is gone.
        ValueError: what is there is no text.
    """
    value = read_value(store, ref, tag, number)
    try:
        return read_text(value), has_heading(content_of(store, run, tag, value))
    except DamagedRecord as error:
        raise ValueError(f"this text cannot be read: {error}") from error
