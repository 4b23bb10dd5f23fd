"""Reads layouts: which scalars share a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from glassboard.events.array import read_string
from glassboard.events.value import TENSOR, expect, messages, texts
from glassboard.events.wire import read_fields

if TYPE_CHECKING:
    from glassboard.events.value import Value


class MarginSeries(NamedTuple):
    """Tags of a curve and of the band around it."""

    value: str
    lower: str
    upper: str


class Chart(NamedTuple):
    """One chart: of every tag that one of the patterns matches, or of curves with bands."""

    title: str
    tags: list[str] | None  # regular expressions
    margins: list[MarginSeries] | None


class Category(NamedTuple):
    """Charts under one heading."""

    title: str
    charts: list[Chart]
    closed: bool


class Layout(NamedTuple):
    """All charts, in the order in which they are shown."""

    version: int
    categories: list[Category]


def read_layout(value: Value) -> Layout:
    """Returns the layout of one value.

    Raises:
        DamagedRecord: If the value holds no layout.
    """
    return decode_layout(read_string(expect(value, TENSOR, "layout"), "a layout"))


def decode_layout(data: bytes) -> Layout:
    """Returns a serialized layout.

    Raises:
        DamagedRecord: If the bytes are none.
    """
    versions = [value for number, _, value in read_fields(data) if number == 1 and isinstance(value, int)]
    return Layout(versions[-1] if versions else 0, [_category(one) for one in messages(data, 2)])


def _category(data: bytes) -> Category:
    title, closed = "", False
    charts: list[Chart] = []
    for number, _, value in read_fields(data):
        if number == 1 and isinstance(value, bytes):
            title = value.decode("utf-8", "replace")
        elif number == 2 and isinstance(value, bytes):
            charts.append(_chart(value))
        elif number == 3:
            closed = bool(value)
    return Category(title, charts, closed)


def _chart(data: bytes) -> Chart:
    title = ""
    tags: list[str] | None = None
    margins: list[MarginSeries] | None = None
    for number, _, value in read_fields(data):
        if not isinstance(value, bytes):
            continue
        if number == 1:
            title = value.decode("utf-8", "replace")
        elif number == 2:
            tags, margins = [text for place, text in texts(value) if place == 1], None
        elif number == 3:
            tags, margins = None, [_series(series) for series in messages(value, 1)]
    return Chart(title, tags, margins)


def _series(data: bytes) -> MarginSeries:
    named = {1: "", 2: "", 3: ""}
    named.update({number: text for number, text in texts(data) if number in named})
    return MarginSeries(*named.values())
