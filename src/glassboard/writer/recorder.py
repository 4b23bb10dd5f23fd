"""Event files that are none: a list of events, or nothing at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glassboard.events.event import scalar_event, scalars_event
from glassboard.writer.event_file import EventFile

if TYPE_CHECKING:
    import os


class Recorder(EventFile):
    """An event file that is a list."""

    def __init__(self, directory: str | os.PathLike[str], events: list[bytes]) -> None:
        """Takes the list that is appended to."""
        super().__init__(directory)
        self._events = events

    def ready(self, patience: float = 0.0) -> Any:
        """Returns what takes the place of a native file."""
        return _Sink(self._events)


class Nowhere(EventFile):
    """An event file that forgets what it is given; there is none on disk."""

    def append(self, event: bytes, *, scalar: bool = False) -> None:
        """Forgets an event."""

    def ready(self, patience: float = 0.0) -> Any:
        """Returns what takes the place of a native file."""
        return _Sink([])


class _Sink:
    """Takes what a native file takes."""

    def __init__(self, events: list[bytes]) -> None:
        self._events = events

    def add_event(self, event: bytes, scalar: bool = False) -> bool:
        self._events.append(event)
        return True

    def add_scalar(self, tag: str, value: float, step: int, walltime: float) -> bool:
        return self.add_event(scalar_event(tag, value, step, walltime))

    def add_scalars(self, values: dict[str, float], step: int, walltime: float) -> bool:
        return self.add_event(scalars_event(values, step, walltime))
