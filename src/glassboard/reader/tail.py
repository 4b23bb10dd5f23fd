"""Follows one event file: what has been read of it, and which start of the job wrote it."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterable
from functools import cached_property

from glassboard.errors import DamagedRecord
from glassboard.events.codec import FileScanner, ScalarColumn, restore_all
from glassboard.events.event import EndRecord, StartRecord
from glassboard.events.kinds import kind_of_plugin
from glassboard.reader.discovery import as_text
from glassboard.reader.state import Signs
from glassboard.types import WallTime

_log = logging.getLogger("glassboard.reader")
_MOST_TOLD = 10  # a file


def _state(status: os.stat_result) -> tuple[int, ...]:
    return status.st_size, status.st_mtime_ns


class FileTail:
    """One event file that may still grow; `advance` and `freeze` keep others from doing either meanwhile.

    Args:
        path: the event file.
        cache: the file that its columns are kept in, or None.
    """

    def __init__(self, path: str, cache: str | None = None) -> None:
        self.path = path
        self.columns: dict[str, ScalarColumn] = {}
        self.tags: list[tuple[str, str, str]] = []  # tag, kind and description, as they were met
        self.problem: str | None = None  # why the file cannot be read now
        self.undecodable: dict[int, str] = {}  # by offset: what turned out to be damaged once looked at
        self._scanner = FileScanner(path)
        self._busy = threading.Lock()
        self._cache = cache
        self._seen: tuple[int, ...] = ()  # size and time when it was last read to its end
        self._frozen_events = 0
        self._frozen_bytes = 0
        self._told = 0
        self._record_tags = 0

    @property
    def scanner(self) -> FileScanner:
        """The native scanner, for records, damage and session starts."""
        return self._scanner

    @property
    def tag_count(self) -> int:
        """How many tags have been met."""
        return len(self.tags)

    @property
    def damaged(self) -> int:
        """How many stretches and records could not be read."""
        return self._scanner.damaged + len(self.undecodable)

    def note_damage(self, offset: int, why: str) -> bool:
        """Note that the record at ``offset`` cannot be decoded; False when it is told already."""
        with self._busy:
            if offset in self.undecodable or any(told == offset for told, _, _ in self._scanner.damage):
                return False
            self.undecodable[offset] = why
            return True

    def has_news(self) -> bool:
        """Whether the file differs from when it was last read to its end, or cannot be looked at."""
        try:
            status = os.stat(self.path)
        except OSError:
            return True
        return _state(status) != self._seen or status.st_ino != self._scanner.file_state[1]

    def was_replaced(self) -> bool:
        """Whether another file stands at this path, or this one was cut or begun anew."""
        status = os.stat(self.path)
        _, inode, _, _ = self._scanner.file_state
        if inode not in (0, status.st_ino) or status.st_size < self._scanner.offset:
            return True
        return _state(status) != self._seen and self._read_head() != self._scanner.head

    def advance(self, max_bytes: int) -> bool:
        """Read on; True when there may be more at once. Raises OSError when the file cannot be read."""
        with self._busy:
            more = self._scanner.advance(max_bytes)
            self._take_over()
            return more

    def _take_over(self) -> None:
        known = len(self.columns)
        for tag, column in self._scanner.new_columns(known):
            self.columns[tag] = column
        for tag, _, description in self._scanner.new_scalar_tags(known):
            self.tags.append((tag, "scalar", description))
        for tag, plugin, description in self._scanner.new_record_tags(self._record_tags):
            self._record_tags += 1
            if plugin != "scalars":  # a scalar that cannot be read is damage
                self.tags.append((tag, kind_of_plugin(plugin), description))
        if self._scanner.at_end:
            self._seen = self._scanner.file_state[2:]
        self._tell_damage()

    @staticmethod
    def restore_all(tails: Iterable[FileTail]) -> list[FileTail]:
        """Begin with what the cache holds, before anything is read; returns those it has."""
        waiting = [tail for tail in tails if tail._cache is not None]
        found = restore_all([tail._scanner for tail in waiting], [tail._cache or "" for tail in waiting])
        restored = [tail for tail, there in zip(waiting, found, strict=True) if there]
        for tail in restored:
            tail._frozen_events, tail._frozen_bytes = tail._scanner.events, tail._scanner.offset
            tail._take_over()
        return restored

    @property
    def unsaved(self) -> tuple[int, int]:
        """Events and bytes that were read since the columns were last written to the cache."""
        return self._scanner.events - self._frozen_events, self._scanner.offset - self._frozen_bytes

    def freeze(self) -> None:
        """Write the columns to the cache, where they are mapped from then on.

        Raises:
            OSError: they cannot be written, and stay as they are.
            DamagedCache: what is in there already is not what was written.
        """
        if self._cache is None:
            return
        with self._busy:
            self._scanner.freeze(self._cache)
            self._frozen_events, self._frozen_bytes = self._scanner.events, self._scanner.offset

    def _read_head(self) -> bytes:
        """The first bytes, by which a file that was begun anew is told: they hold the time of its start."""
        file = os.open(self.path, os.O_RDONLY | os.O_NONBLOCK)  # it may have become a pipe
        try:
            return os.pread(file, len(self._scanner.head), 0)
        finally:
            os.close(file)

    def _tell_damage(self) -> None:
        if self._scanner.damaged == self._told or self._told >= _MOST_TOLD:
            return
        for offset, skipped, message in self._scanner.damage[self._told : _MOST_TOLD]:
            _log.warning("%s: at byte %d, %d bytes skipped: %s", as_text(self.path), offset, skipped, message)
        self._told = self._scanner.damaged
        if self._told >= _MOST_TOLD:
            _log.warning("%s: further damage in this file is told on the page only", as_text(self.path))

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
    def signs(self) -> Signs:
        """What tells whether its writer goes on."""
        start, end, last = self.start, self._scanner.end, self.last_wall
        most = max(1, self._scanner.events // max(1, self.tag_count))
        try:
            error = None if end is None else EndRecord.decode(end).error
        except DamagedRecord:
            error = ""
        return Signs(
            start_id=start.start_id if start else None,
            host=start.host if start else "",
            pid=start.pid if start else 0,
            pid_namespace=start.pid_namespace if start else "",
            error=error,
            last_value=last,
            last_sign=self._scanner.last_sign or last,
            modified=self._scanner.file_state[3] / 1e9,
            gap=max(0.0, last - self.first_wall) / most if last >= self.first_wall else 0.0,
        )

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
