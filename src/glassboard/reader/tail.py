"""Follows one event file: what has been read of it, and which start of the job wrote it."""

from __future__ import annotations

import os
from functools import cached_property

from glassboard.errors import DamagedRecord
from glassboard.events.codec import FileScanner, ScalarColumn
from glassboard.events.event import StartRecord
from glassboard.types import WallTime


class FileTail:
    """One event file that may still grow; `advance` and the rest may be called from different threads."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.columns: dict[str, ScalarColumn] = {}
        self._scanner = FileScanner(path)
        self._size = -1
        self._inode = -1

    @property
    def scanner(self) -> FileScanner:
        """The native scanner, for records, damage and session starts."""
        return self._scanner

    @property
    def tag_count(self) -> int:
        """How many tags have been met."""
        return len(self.columns) + len(self._scanner.record_plugins)

    def has_news(self) -> bool:
        """Whether the file's size differs from when it was last read."""
        return os.stat(self.path).st_size != self._size

    def was_replaced(self) -> bool:
        """Whether another file stands at this path, or this one became shorter than what was read."""
        status = os.stat(self.path)
        return self._inode not in (-1, status.st_ino) or status.st_size < self._scanner.offset

    def advance(self, max_bytes: int) -> bool:
        """Read on; True when there may be more at once. Raises OSError when the file cannot be read."""
        status = os.stat(self.path)
        self._inode = status.st_ino
        more = self._scanner.advance(max_bytes)
        for tag, column in self._scanner.new_columns(len(self.columns)):
            self.columns[tag] = column
        if not more:
            self._size = status.st_size
        return more

    @cached_property
    def _start(self) -> StartRecord | None:
        try:
            return StartRecord.decode(self._scanner.start)
        except DamagedRecord:
            return None

    @property
    def start(self) -> StartRecord | None:
        """The start record, once it has been read; None in files of other writers."""
        return self._start if self._scanner.start else None

    @property
    def rank(self) -> int:
        """Rank of the process that wrote the file; 0 in files of other writers."""
        return self.start.rank if self.start else 0

    @property
    def first_wall(self) -> WallTime:
        """Wall time of the first event; infinite before one was read."""
        wall = self._scanner.first_wall
        return float("inf") if wall is None else wall

    @property
    def last_wall(self) -> WallTime:
        """The latest wall time; minus infinity before an event was read."""
        wall = self._scanner.last_wall
        return float("-inf") if wall is None else wall
