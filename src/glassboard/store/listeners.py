"""The listeners of a store, and its revision."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable

from glassboard.store.base import Change, Listener


class Listeners:
    """Counts revisions and tells listeners, one change at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: list[Listener] = []
        self.revision = 0

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
            listeners = list(self._listeners)
        for listener in listeners:
            listener(change)
