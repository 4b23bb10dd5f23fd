"""What a writer would write: the events of calls, kept in memory in place of a file."""

from __future__ import annotations

import contextlib
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

from glassboard.events.event import scalar_event, scalars_event
from glassboard.events.wire import bytes_field, read_fields
from glassboard.writer.event_file import EventFile
from glassboard.writer.file_writer import Serialized

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

    from glassboard.writer.summary_writer import SummaryWriter

    Writer = TypeVar("Writer", bound=SummaryWriter)

_PROTO_PACKAGES = ("tensorboard.compat.proto", "tensorboardX.proto")
_GRAPH, _SUMMARY, _TAGGED_METADATA = 4, 5, 8  # fields of Event
_VALUE = 1  # field of Summary
_METADATA = 2  # field of TaggedRunMetadata


def recorded_events(face: type[Writer], call: Callable[[Writer], object]) -> list[bytes]:
    """Returns the serialized events that a call writes with a writer of this class."""
    writer = _recording(face)(".")
    writer.recorded = list[bytes]()
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


def message(module: str, name: str, data: bytes) -> Any:
    """Returns a message as a protocol buffer; where none are installed, an object that holds its bytes."""
    kind = _message_class(module, name)
    return Serialized(data) if kind is None else kind.FromString(data)


@lru_cache
def _message_class(module: str, name: str) -> Any:
    for package in _PROTO_PACKAGES:
        with contextlib.suppress(ImportError):
            return getattr(import_module(f"{package}.{module}"), name)
    return None


@lru_cache
def _recording(face: type[SummaryWriter]) -> Any:
    """Returns a subclass whose files are recorders."""

    def new_file(writer: Any, directory: str | os.PathLike[str]) -> _Recorder:
        return _Recorder(directory, writer)

    return type(face.__name__, (face,), {"_new_file": new_file, "recorded": []})


class _Recorder(EventFile):
    """An event file that is a list."""

    def __init__(self, directory: str | os.PathLike[str], writer: Any) -> None:
        super().__init__(directory)
        self._writer = writer

    def ready(self) -> Any:
        return _Sink(self._writer.recorded)


class Nowhere(EventFile):
    """An event file that forgets what it is given; there is none on disk."""

    def append(self, event: bytes) -> None:
        """Forgets an event."""

    def ready(self) -> Any:
        """Returns what takes the place of a native file."""
        return _Sink([])


class _Sink:
    """Takes what a native file takes."""

    def __init__(self, events: list[bytes]) -> None:
        self._events = events

    def add_event(self, event: bytes) -> bool:
        self._events.append(event)
        return True

    def add_scalar(self, tag: str, value: float, step: int, walltime: float) -> bool:
        return self.add_event(scalar_event(tag, value, step, walltime))

    def add_scalars(self, values: dict[str, float], step: int, walltime: float) -> bool:
        return self.add_event(scalars_event(values, step, walltime))


def _field(data: bytes, wanted: int) -> list[bytes]:
    return [value for number, _, value in read_fields(data) if number == wanted and isinstance(value, bytes)]
