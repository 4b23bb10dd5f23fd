"""Encodes large values on a thread of its own and adds them in the order in which they were logged."""

from __future__ import annotations

import os
import time
from collections import deque
from threading import Condition, Lock, Thread
from typing import TYPE_CHECKING

from glassboard.errors import WriteError

if TYPE_CHECKING:
    from collections.abc import Callable

    from glassboard.writer.event_file import EventFile

BUDGET = 64 << 20  # bytes of values that wait for being encoded


class _Job:
    """One value on its way into a file."""

    __slots__ = ("encode", "event", "file", "size")

    def __init__(self, file: EventFile, size: int, encode: Callable[[], bytes]) -> None:
        self.file = file
        self.size = size
        self.encode: Callable[[], bytes] | None = encode
        self.event: bytes | None = None


class Encoder:
    """Works off values with one thread, and with the callers' own when that one is behind.

    A caller is thus never slower than if it encoded everything itself, and nothing is ever dropped here.
    """

    def __init__(self, budget: int = BUDGET) -> None:
        """Encodes up to ``budget`` bytes of values behind the callers' back."""
        self._budget = budget
        self.reset()

    def reset(self) -> None:
        """Forgets everything: for the child of a fork, where what is pending is its parent's."""
        self._changed = Condition()  # guards the next five
        self._jobs: deque[_Job] = deque()  # all that are not added yet, in order
        self._waiting: deque[_Job] = deque()  # of them, those that nobody encodes yet
        self._held = 0
        self._counts: dict[EventFile, int] = {}  # values of each file that are not added yet
        self._thread: Thread | None = None
        self._adding = Lock()

    def submit(self, file: EventFile, size: int, encode: Callable[[], bytes]) -> None:
        """Has ``encode`` make an event for a file, soon.

        Args:
            file: The file.
            size: Bytes that the value holds until it is encoded.
            encode: Makes the serialized event. What a caller may do wrong was found before.
        """
        with self._changed:
            job = _Job(file, size, encode)
            self._jobs.append(job)
            self._waiting.append(job)
            self._held += size
            self._counts[file] = self._counts.get(file, 0) + 1
            if self._thread is None:
                self._thread = Thread(target=self._work, name="glassboard-encode", daemon=True)
                self._thread.start()
            self._changed.notify_all()
        while self._held > self._budget and (oldest := self._take()) is not None:
            self._run(oldest)

    def holds(self, file: EventFile) -> bool:
        """Whether a value of a file is not added yet."""
        with self._changed:
            return file in self._counts

    def finish(self, file: EventFile, timeout: float | None = None) -> bool:
        """Encodes and adds everything that was submitted for a file; False when that takes longer.

        Values come in order, so those of other files before it are encoded, too. What is begun is ended: a
        time limit may be passed by one value.
        """
        end = None if timeout is None else time.monotonic() + timeout
        while self.holds(file) and (end is None or time.monotonic() < end):
            if (job := self._take()) is None:
                break
            self._run(job)
        with self._changed:
            left = None if end is None else max(0.0, end - time.monotonic())
            return self._changed.wait_for(lambda: file not in self._counts, timeout=left)

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting)
            if (job := self._take()) is not None:
                self._run(job)

    def _take(self) -> _Job | None:
        with self._changed:
            return self._waiting.popleft() if self._waiting else None

    def _run(self, job: _Job) -> None:
        assert job.encode is not None
        try:
            job.event = job.encode()
        except Exception as error:  # nothing may leave a log call that has long returned
            job.event = b""
            self._report(job.file, error)
        job.encode = None  # and with it the value
        self._add_encoded()

    def _report(self, file: EventFile, error: Exception) -> None:
        try:
            file.failed(error)
        except WriteError as raised:
            file.raise_later(raised)

    def _add_encoded(self) -> None:
        """Adds the oldest values, as far as they are encoded."""
        with self._adding:
            while self._jobs and self._jobs[0].event is not None:
                job = self._jobs[0]
                try:
                    if job.event:
                        job.file.add_event(job.event)
                except WriteError as error:
                    job.file.raise_later(error)
                with self._changed:
                    self._jobs.popleft()
                    self._held -= job.size
                    self._counts[job.file] -= 1
                    if not self._counts[job.file]:
                        del self._counts[job.file]
                    self._changed.notify_all()


encoder = Encoder()
os.register_at_fork(after_in_child=encoder.reset)
