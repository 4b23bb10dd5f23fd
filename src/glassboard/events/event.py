"""Builds the events that are not on the hot path, and reads texts back."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from glassboard.events.kinds import PLUGIN_OF_KIND
from glassboard.events.tensor import string_tensor
from glassboard.events.wire import (
    bytes_field,
    double_field,
    float_field,
    raw_field,
    read_fields,
    signed,
    string_field,
    to_float32,
    varint_field,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

FILE_VERSION = "brain.Event:2"
# In Event the start record, in Summary.Value the exact double; other readers skip both.
PRIVATE_FIELD = 1001
END_FIELD = 1003  # in Event; 1002 is a heartbeat, which the native writer makes
TEXT_SUFFIX = "/text_summary"

_DT_FLOAT, _DT_DOUBLE = 1, 2
_SESSION_START = 1


class StartRecord(NamedTuple):
    """Which start of which process wrote a file; its second record."""

    start_id: str
    attempt: int = 0  # restarts of the job before this start
    rank: int = 0
    world_size: int = 1
    host: str = ""
    pid: int = 0
    argv: tuple[str, ...] = ()
    pid_namespace: str = ""  # in which `pid` names the process; "" where that is not known

    def encode(self) -> bytes:
        """Returns the serialized record."""
        return b"".join(
            (
                string_field(1, self.start_id),
                varint_field(2, self.attempt),
                varint_field(3, self.rank),
                varint_field(4, self.world_size),
                string_field(5, self.host),
                varint_field(6, self.pid),
                *(string_field(7, argument) for argument in self.argv),
                string_field(8, self.pid_namespace),
            )
        )

    @classmethod
    def decode(cls, data: bytes) -> StartRecord:
        """Reads a serialized record; fields of a later version are skipped.

        Raises:
            DamagedRecord: If the bytes are no start record.
        """
        texts = {1: "", 5: "", 8: ""}
        numbers = {2: 0, 3: 0, 4: 1, 6: 0}
        argv: list[str] = []
        for number, _, value in read_fields(data):
            if isinstance(value, int):
                if number in numbers:
                    numbers[number] = signed(value)
            elif number == 7:
                argv.append(_text(value))
            elif number in texts:
                texts[number] = _text(value)
        return cls(texts[1], numbers[2], numbers[3], numbers[4], texts[5], numbers[6], tuple(argv), texts[8])


class EndRecord(NamedTuple):
    """How the writing of a file ended; its last record. ``error`` names what ended the program, if known."""

    error: str = ""

    def encode(self) -> bytes:
        """Returns the serialized record."""
        return string_field(1, self.error) if self.error else b""

    @classmethod
    def decode(cls, data: bytes) -> EndRecord:
        """Reads a serialized record.

        Raises:
            DamagedRecord: If the bytes are no end record.
        """
        texts = [value for number, _, value in read_fields(data) if number == 1 and isinstance(value, bytes)]
        return cls(_text(texts[-1]) if texts else "")


def file_version_event(wall: float, step: int = 0) -> bytes:
    """Returns the event that opens a file (wall time in seconds since the epoch)."""
    return _event(wall, step, string_field(3, FILE_VERSION))


def start_event(wall: float, record: StartRecord) -> bytes:
    """Returns the event that holds the start record."""
    return _event(wall, 0, bytes_field(PRIVATE_FIELD, record.encode()))


def end_event(wall: float, record: EndRecord) -> bytes:
    """Returns the event that holds the end record."""
    return _event(wall, 0, bytes_field(END_FIELD, record.encode()))


def session_start_event(wall: float, step: int) -> bytes:
    """Returns the `SessionLog.START` by which later points from `step` on supersede earlier ones."""
    return _event(wall, step, bytes_field(7, varint_field(1, _SESSION_START)))


def scalar_event(
    tag: str,
    value: float,
    step: int,
    wall: float,
    *,
    new_style: bool = False,
    double_precision: bool = False,
    display_name: str = "",
    description: str = "",
) -> bytes:
    """Returns a scalar as the hot path does not write it: with metadata, or as a tensor."""
    metadata = b""
    if new_style:
        metadata += plugin_metadata("scalars")
        tensor_type, tensor_value = (
            (_DT_DOUBLE, double_field(6, value)) if double_precision else (_DT_FLOAT, float_field(5, value))
        )
        held = bytes_field(8, varint_field(1, tensor_type) + tensor_value)
    else:
        held = float_field(2, value)
    if display_name:
        metadata += string_field(2, display_name)
    if description:
        metadata += string_field(3, description)
    if not (new_style and double_precision):
        held += _exact(value)
    return summary_event(tag, held + (bytes_field(9, metadata) if metadata else b""), step, wall)


def scalars_event(values: Mapping[str, float], step: int, wall: float) -> bytes:
    """Returns many scalars by tag as one event, as the native writer does."""
    fields = (string_field(1, tag) + float_field(2, value) + _exact(value) for tag, value in values.items())
    return _event(wall, step, bytes_field(5, b"".join(bytes_field(1, held) for held in fields)))


def text_event(tag: str, text: str, step: int, wall: float) -> bytes:
    """Returns one text, in the layout of both peers: the tag gains `/text_summary`."""
    tensor = _ONE_STRING + bytes_field(8, text.encode("utf-8", "replace"))
    return summary_event(tag + TEXT_SUFFIX, bytes_field(8, tensor) + _OF_TEXTS, step, wall)


def table_event(tag: str, rows: Sequence[Sequence[str]], step: int, wall: float) -> bytes:
    """Returns a table of texts, the first row of which names the columns; a text to other readers."""
    cells = [cell.encode("utf-8", "replace") for row in rows for cell in row]
    tensor = string_tensor(cells, [len(rows), len(rows[0])])
    content = varint_field(PRIVATE_FIELD, 1)  # it has a heading
    return tensor_event(tag + TEXT_SUFFIX, tensor, PLUGIN_OF_KIND["text"], content, step, wall)


def tensor_event(tag: str, tensor: bytes, plugin: str, content: bytes, step: int, wall: float) -> bytes:
    """Returns an event that holds a serialized TensorProto for a plugin; `content` is the plugin's own."""
    return summary_event(tag, tensor_value(tensor, plugin, content), step, wall)


def tensor_value(tensor: bytes, plugin: str, content: bytes) -> bytes:
    """Returns the fields of a Summary.Value beside the tag: a serialized TensorProto for a plugin."""
    return bytes_field(8, tensor) + bytes_field(9, plugin_metadata(plugin, content))


def plugin_metadata(plugin: str, content: bytes = b"") -> bytes:
    """Returns a serialized SummaryMetadata that names a plugin."""
    return bytes_field(1, string_field(1, plugin) + (bytes_field(2, content) if content else b""))


def summary_event(tag: str, held: bytes, step: int, wall: float) -> bytes:
    """Returns an event with one value; `held` are the fields of its Summary.Value beside the tag."""
    return values_event([(tag, held)], step, wall)


def values_event(values: Iterable[tuple[str, bytes]], step: int, wall: float) -> bytes:
    """Returns an event with several values, each a tag and the fields of its Summary.Value beside it."""
    summary = b"".join(bytes_field(1, string_field(1, tag) + held) for tag, held in values)
    return _event(wall, step, bytes_field(5, summary))


def graph_event(graph: bytes, wall: float) -> bytes:
    """Returns an event that holds a serialized GraphDef."""
    return _event(wall, 0, bytes_field(4, graph))


def run_metadata_event(tag: str, metadata: bytes, wall: float) -> bytes:
    """Returns an event that holds a serialized RunMetadata: what one pass through the graph took."""
    return _event(wall, 0, bytes_field(8, string_field(1, tag) + bytes_field(2, metadata)))


_ONE_STRING = string_tensor([], [1])  # its type and shape
_OF_TEXTS = bytes_field(9, plugin_metadata(PLUGIN_OF_KIND["text"]))


def with_head(event: bytes, step: int | None, wall: float | None) -> bytes:
    """Returns a serialized event with another step and wall time; None keeps its own.

    Raises:
        DamagedRecord: If the bytes are no event.
    """
    body = b""
    for number, wire_type, value in read_fields(event):
        if (number == 1 and wall is not None) or (number == 2 and step is not None):
            continue
        body += raw_field(number, wire_type, value)
    return (b"" if wall is None else double_field(1, wall)) + (varint_field(2, step) if step else b"") + body


def _event(wall: float, step: int, what: bytes) -> bytes:
    return double_field(1, wall) + (varint_field(2, step) if step else b"") + what


def _exact(value: float) -> bytes:
    """Returns the private field for a value that float32 cannot hold, else nothing."""
    return b"" if to_float32(value) == value or value != value else double_field(PRIVATE_FIELD, value)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
