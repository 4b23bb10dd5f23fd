"""The listeners of a store, its revision, and what has changed since an earlier one."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable

from glassboard.store.base import Change, Listener


class Listeners:
    """Counts revisions and tells listeners, one change at a time.

    The first revision is the time in milliseconds, so that none is that of an earlier start.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: list[Listener] = []
        self._first = self.revision = time.time_ns() // 1_000_000
        self._runs: dict[str, int] = {}  # the revision of each run's last news
        self._catalog = self.revision

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Add a listener; the returned function takes it out again."""
        with self._lock:
            self._listeners.append(listener)

        def unsubscribe() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return unsubscribe

    def tell(self, *, catalog: bool, runs: Iterable[str] = ()) -> None:
        """A new revision, and everybody is told of it."""
        with self._lock:
            self.revision += 1
            change = Change(self.revision, catalog, frozenset(runs))
            self._runs.update(dict.fromkeys(change.runs, self.revision))
            if catalog:
                self._catalog = self.revision
            listeners = list(self._listeners)
        for listener in listeners:
            listener(change)

    def since(self, revision: int) -> Change | None:
        """All changes after a revision as one; None when that is not known, as after a new start."""
        with self._lock:
            if not self._first <= revision <= self.revision:
                return None
            runs = frozenset(run for run, at in self._runs.items() if at > revision)
            return Change(self.revision, self._catalog > revision, runs)

    def revision_of(self, runs: Iterable[str]) -> int:
        """The revision of the last news of any of these runs; the first one when there were none."""
        with self._lock:
            return max((self._runs.get(run, self._first) for run in runs), default=self._first)
