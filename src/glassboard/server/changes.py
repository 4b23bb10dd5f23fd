"""The change stream: tells open pages, within milliseconds, that something is new."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import msgspec

from glassboard.server.schema import ChangeEvent, HelloEvent
from glassboard.store.base import Change, Store

_SHORTEST_GAP = 0.05  # seconds between two events: a store that changes all the time sends twenty a second
_MOST_EVENTS = 1000  # a second, to all pages together: with more pages the gap is longer
_PING = 15.0


class ChangeStream:
    """Joins one store to any number of pages.

    Changes gather for a moment and go to all pages at once, encoded once. A page that is slow finds them
    merged when it comes for the next: nothing queues up.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._streams: set[_Stream] = set()
        self._gathered: Change | None = None
        self._sent_at = float("-inf")
        self._unsubscribe: Callable[[], None] | None = None
        self._closed = asyncio.Event()

    def close(self) -> None:
        """End all streams."""
        self._closed.set()
        for stream in self._streams:
            stream.wake.set()

    async def events(self, since: int | None = None) -> AsyncIterator[bytes]:
        """Server-sent events for one page, until `close` or until it goes.

        Args:
            since: the last revision the page knows; what came after it is told first.
        """
        stream = _Stream()
        self._join(stream)
        try:
            revision = self._store.revision()
            missed = None if since is None else self._store.changes_since(since)
            yield _event("hello", revision, HelloEvent(revision, since is not None and missed is None))
            if missed is not None and (missed.catalog or missed.runs):
                yield _change_event(missed)
            while not self._closed.is_set():
                try:
                    await asyncio.wait_for(stream.wake.wait(), _PING)
                except asyncio.TimeoutError:
                    yield b": ping\n\n"
                    continue
                if not self._closed.is_set():
                    yield stream.take()
        finally:
            self._leave(stream)

    def _join(self, stream: _Stream) -> None:
        self._streams.add(stream)
        if self._unsubscribe is None:
            loop = asyncio.get_running_loop()

            def listen(change: Change) -> None:
                if not loop.is_closed():
                    loop.call_soon_threadsafe(self._gather, change)

            self._unsubscribe = self._store.subscribe(listen)

    def _leave(self, stream: _Stream) -> None:
        self._streams.discard(stream)
        if not self._streams and self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None

    def _gather(self, change: Change) -> None:
        if self._gathered is not None:
            self._gathered = _merge(self._gathered, change)
            return
        self._gathered = change
        loop = asyncio.get_running_loop()
        gap = max(_SHORTEST_GAP, len(self._streams) / _MOST_EVENTS)
        loop.call_at(max(loop.time(), self._sent_at + gap), self._send)

    def _send(self) -> None:
        change, self._gathered = self._gathered, None
        self._sent_at = asyncio.get_running_loop().time()
        if change is not None:
            encoded = _change_event(change)
            for stream in self._streams:
                stream.put(change, encoded)


class _Stream:
    """What one page has not been told yet."""

    def __init__(self) -> None:
        self.wake = asyncio.Event()
        self._change: Change | None = None
        self._encoded = b""

    def put(self, change: Change, encoded: bytes) -> None:
        if self._change is None:
            self._change, self._encoded = change, encoded
        else:
            self._change = _merge(self._change, change)
            self._encoded = b""
        self.wake.set()

    def take(self) -> bytes:
        self.wake.clear()
        change, self._change = self._change, None
        assert change is not None, "only what was put is taken"
        return self._encoded or _change_event(change)


def _merge(earlier: Change, later: Change) -> Change:
    return Change(later.revision, earlier.catalog or later.catalog, earlier.runs | later.runs)


def _change_event(change: Change) -> bytes:
    event = ChangeEvent(change.revision, change.catalog, sorted(change.runs))
    return _event("change", change.revision, event)


def _event(name: str, revision: int, data: msgspec.Struct) -> bytes:
    # The id comes back in Last-Event-ID when a browser connects again.
    return b"event: %s\nid: %d\ndata: %s\n\n" % (name.encode(), revision, msgspec.json.encode(data))
