"""Finds the values of a tag in a serialized Event."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from glassboard.errors import DamagedRecord
from glassboard.events.wire import BYTES, FIXED32, read_fields

if TYPE_CHECKING:
    from collections.abc import Iterator

# Fields of Summary.Value, of which a value has one.
SIMPLE_VALUE, OLD_HISTOGRAM, IMAGE, HISTOGRAM, AUDIO, TENSOR = 2, 3, 4, 5, 6, 8
_HELD = (OLD_HISTOGRAM, IMAGE, HISTOGRAM, AUDIO, TENSOR)
_SUMMARY, _METADATA = 5, 9


class Value(NamedTuple):
    """One Summary.Value that is more than a number, with what its field holds, serialized."""

    field: int  # one of the above; 0 where there is nothing but metadata
    held: bytes
    metadata: bytes  # SummaryMetadata; empty where this value has none


def values(event: bytes, tag: str) -> list[Value]:
    """Returns the values of `tag` in a serialized Event, in its order; plain numbers are left out.

    Raises:
        DamagedRecord: If the bytes are no event.
    """
    found: list[Value] = []
    for summary in messages(event, _SUMMARY):
        for value in messages(summary, 1):
            name, metadata, place, held = b"", b"", 0, b""
            for number, wire_type, content in read_fields(value):
                if number == SIMPLE_VALUE and wire_type == FIXED32:
                    place = SIMPLE_VALUE
                if not isinstance(content, bytes):
                    continue
                if number == 1:
                    name = content
                elif number == _METADATA:
                    metadata = content
                elif number in _HELD:
                    place, held = number, content
            if place != SIMPLE_VALUE and tag_of(name) == tag:
                found.append(Value(place, held, metadata))
    return found


def plugin_content(metadata: bytes) -> bytes:
    """Returns what a serialized SummaryMetadata holds for its plugin.

    Raises:
        DamagedRecord: If the bytes are no metadata.
    """
    return last_message(last_message(metadata, 1), 2)


def tag_of(name: bytes) -> str:
    """Returns a tag as the catalog names it: bytes that are no UTF-8 are spelled out."""
    return name.decode("utf-8", "backslashreplace")


def messages(data: bytes, wanted: int) -> list[bytes]:
    """Returns every occurrence of a bytes, string or message field.

    Raises:
        DamagedRecord: If the bytes are no message.
    """
    return [value for number, _, value in read_fields(data) if number == wanted and isinstance(value, bytes)]


def last_message(data: bytes, wanted: int) -> bytes:
    """Returns the last occurrence of a bytes, string or message field, which counts; empty without one.

    Raises:
        DamagedRecord: If the bytes are no message.
    """
    found = messages(data, wanted)
    return found[-1] if found else b""


def texts(data: bytes) -> Iterator[tuple[int, str]]:
    """Yields number and text of each length-delimited field.

    Raises:
        DamagedRecord: If the bytes are no message.
    """
    return (
        (number, value.decode("utf-8", "replace"))
        for number, wire_type, value in read_fields(data)
        if wire_type == BYTES and isinstance(value, bytes)
    )


def expect(value: Value, field: int, what: str) -> bytes:
    """Returns what the wanted field of a value holds.

    Raises:
        DamagedRecord: If the value is of another form.
    """
    if value.field != field:
        raise DamagedRecord(f"this value is no {what}; another kind was logged under the same tag")
    return value.held
