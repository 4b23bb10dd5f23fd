"""tensorboardX's module of event files: a writer of whole events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glassboard.writer.event_file import EventFile
from glassboard.writer.file_writer import serialized

if TYPE_CHECKING:
    import os

__all__ = ["EventFileWriter"]


class EventFileWriter:
    """Writes events as they are, with the step and the wall time they have."""

    def __init__(
        self,
        logdir: str | os.PathLike[str],
        max_queue_size: int = 10,
        flush_secs: float = 120,
        filename_suffix: str = "",
    ) -> None:
        """Opens an event file in `logdir`; the queue's size and `flush_secs` are without effect.

        Raises:
            LogdirError: If the directory is a URL.
        """
        self._logdir = logdir
        self._file = EventFile(logdir, filename_suffix)
        self._file.ready()

    def get_logdir(self) -> str | os.PathLike[str]:
        """Returns the directory."""
        return self._logdir

    def add_event(self, event: Any) -> None:
        """Adds an Event, serialized or with `SerializeToString`.

        Raises:
            TypeError: If it is neither.
        """
        self._file.add_event(serialized(event))

    def reopen(self) -> None:
        """Opens a new file when this one is closed; the next event would, too."""
        self._file.ready()

    def flush(self) -> None:
        """Hands everything added so far to the operating system."""
        self._file.flush()

    def close(self) -> None:
        """Writes everything and closes the file; a later event opens a new one."""
        self._file.close()
