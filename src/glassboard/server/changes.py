"""The change stream: tells open pages, within milliseconds, that something is new."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import msgspec

from glassboard.server.schema import ChangeEvent, HelloEvent
from glassboard.store.base import Change, Store

_SHORTEST_GAP = 0.05  # seconds between two events: a store that changes all the time sends twenty a second
_PING = 15.0


class ChangeStream:
    """Joins one store to any number of pages."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._closed = asyncio.Event()

    def close(self) -> None:
        """End all streams."""
        self._closed.set()

    async def events(self) -> AsyncIterator[bytes]:
        """Server-sent events for one page, until `close` or until it goes."""
        loop = asyncio.get_running_loop()
        changes: asyncio.Queue[Change] = asyncio.Queue()

        def listen(change: Change) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(changes.put_nowait, change)

        unsubscribe = self._store.subscribe(listen)
        closed = asyncio.ensure_future(self._closed.wait())
        try:
            yield _event("hello", HelloEvent(self._store.catalog().revision))
            while not self._closed.is_set():
                waiting = asyncio.ensure_future(changes.get())
                await asyncio.wait({waiting, closed}, timeout=_PING, return_when=asyncio.FIRST_COMPLETED)
                if not waiting.done():
                    waiting.cancel()
                    if not self._closed.is_set():
                        yield b": ping\n\n"
                    continue
                merged = [waiting.result()]
                while not changes.empty():
                    merged.append(changes.get_nowait())
                yield _event("change", _merge(merged))
                await asyncio.wait({closed}, timeout=_SHORTEST_GAP)
        finally:
            closed.cancel()
            unsubscribe()


def _merge(changes: list[Change]) -> ChangeEvent:
    runs = frozenset[str]().union(*(change.runs for change in changes))
    return ChangeEvent(changes[-1].revision, any(change.catalog for change in changes), sorted(runs))


def _event(name: str, data: msgspec.Struct) -> bytes:
    return b"event: %s\ndata: %s\n\n" % (name.encode(), msgspec.json.encode(data))
