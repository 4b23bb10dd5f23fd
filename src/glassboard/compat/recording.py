"""What a writer would write: the events of calls, kept in memory in place of a file."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from glassboard.events.wire import bytes_field, read_fields
from glassboard.writer.file_writer import message
from glassboard.writer.recorder import Recorder

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

    from glassboard.writer.summary_writer import SummaryWriter

    Writer = TypeVar("Writer", bound=SummaryWriter)

_GRAPH, _SUMMARY, _TAGGED_METADATA = 4, 5, 8  # fields of Event
_VALUE = 1  # field of Summary
_METADATA = 2  # field of TaggedRunMetadata


def recorded_events(face: type[Writer], call: Callable[[Writer], object]) -> list[bytes]:
    """Returns the serialized events that a call writes with a writer of this class."""
    writer = _recording(face)(".")
    call(writer)
    writer.flush()
    return writer.recorded


def recorded_summary(face: type[Writer], call: Callable[[Writer], object]) -> Any:
    """Returns one Summary with all the values that a call writes."""
    summaries = [summary for event in recorded_events(face, call) for summary in _field(event, _SUMMARY)]
    values = [value for summary in summaries for value in _field(summary, _VALUE)]
    return message("summary_pb2", "Summary", b"".join(bytes_field(_VALUE, value) for value in values))


def recorded_summaries(face: type[Writer], call: Callable[[Writer], object]) -> list[Any]:
    """Returns the Summary of each event that a call writes and that has one."""
    found = [summary for event in recorded_events(face, call) for summary in _field(event, _SUMMARY)]
    return [message("summary_pb2", "Summary", summary) for summary in found]


def recorded_graph(face: type[Writer], call: Callable[[Writer], object]) -> tuple[Any, Any]:
    """Returns the GraphDef and the RunMetadata that a call writes; empty ones where it writes none."""
    events = recorded_events(face, call)
    graphs = [graph for event in events for graph in _field(event, _GRAPH)]
    profiles = [
        profile
        for event in events
        for tagged in _field(event, _TAGGED_METADATA)
        for profile in _field(tagged, _METADATA)
    ]
    return (
        message("graph_pb2", "GraphDef", b"".join(graphs[:1])),
        message("config_pb2", "RunMetadata", b"".join(profiles[:1])),
    )


@lru_cache
def _recording(face: type[SummaryWriter]) -> Any:
    """Returns a subclass whose files are recorders."""

    def new_file(writer: Any, directory: str | os.PathLike[str]) -> Recorder:
        return Recorder(directory, writer.__dict__.setdefault("recorded", []))

    return type(face.__name__, (face,), {"_new_file": new_file})


def _field(data: bytes, wanted: int) -> list[bytes]:
    return [value for number, _, value in read_fields(data) if number == wanted and isinstance(value, bytes)]
