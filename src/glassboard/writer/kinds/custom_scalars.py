"""Layouts: which scalars share a chart of TensorBoard's Custom Scalars tab."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glassboard.events.event import tensor_event
from glassboard.events.kinds import PLUGIN_OF_KIND
from glassboard.events.tensor import string_tensor
from glassboard.events.wire import bytes_field, string_field
from glassboard.writer.values import tag_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from glassboard.writer.event_file import EventFile

TAG = "custom_scalars__config__"


def add(file: EventFile, layout: Mapping[str, Mapping[str, Sequence[Any]]]) -> None:
    """Adds a layout, which takes the place of an earlier one."""
    categories = (
        bytes_field(
            2, _title(category) + b"".join(bytes_field(2, _chart(*chart)) for chart in charts.items())
        )
        for category, charts in layout.items()
    )
    tensor = string_tensor([b"".join(categories)], ())
    at, wall = file.stamp(None, None)
    file.add_event(tensor_event(TAG, tensor, PLUGIN_OF_KIND["custom_scalars"], b"", at, wall))


def _chart(title: str, description: Sequence[Any]) -> bytes:
    """Returns a Chart; like the peers, it takes every style but "Margin" for lines."""
    style, tags = description[0], description[1]
    names = [tag_text(tag) for tag in ([tags] if isinstance(tags, str) else tags)]
    if style != "Margin":
        return _title(title) + bytes_field(2, b"".join(string_field(1, name) for name in names))
    if len(names) != 3:
        raise AssertionError(
            f"a margin chart has 3 tags, got {len(names)}; give value, lower and upper bound"
        )
    series = b"".join(string_field(number, name) for number, name in enumerate(names, 1))
    return _title(title) + bytes_field(3, bytes_field(1, series))


def _title(text: str) -> bytes:
    return string_field(1, tag_text(text))
