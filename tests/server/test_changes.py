"""The change stream says hello, tells of changes, joins those that come fast, and ends when told to."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from glassboard.server import changes
from glassboard.server.changes import ChangeStream
from glassboard.store.memory import MemoryStore

Scenario = Callable[[ChangeStream, AsyncIterator[bytes], MemoryStore], Awaitable[None]]


def play(scenario: Scenario) -> None:
    """Run a scenario against one open stream."""

    async def main() -> None:
        store = MemoryStore()
        stream = ChangeStream(store)
        events = stream.events()
        await asyncio.wait_for(scenario(stream, events, store), 20)
        await events.aclose()

    asyncio.run(main())


def parse(event: bytes) -> tuple[str, dict]:
    name, data = event.decode().strip().split("\n")
    return name.removeprefix("event: "), json.loads(data.removeprefix("data: "))


def point(store: MemoryStore, run: str) -> None:
    store.add_scalars(run, "loss", [1], [1.0], [0.5])


def test_hello_then_changes() -> None:
    async def scenario(stream: ChangeStream, events: AsyncIterator[bytes], store: MemoryStore) -> None:
        assert parse(await anext(events)) == ("hello", {"revision": 0})
        point(store, "a")
        assert parse(await anext(events)) == ("change", {"revision": 1, "catalog": True, "runs": ["a"]})

    play(scenario)


def test_changes_that_come_fast_are_joined() -> None:
    async def scenario(stream: ChangeStream, events: AsyncIterator[bytes], store: MemoryStore) -> None:
        await anext(events)
        for run in "abcab":
            await asyncio.to_thread(point, store, run)
        told: set[str] = set()
        count = revision = 0
        while told != {"a", "b", "c"} or revision < 5:
            _, change = parse(await anext(events))
            told |= set(change["runs"])
            revision = change["revision"]
            count += 1
        assert count <= 3

    play(scenario)


def test_a_quiet_stream_is_kept_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "_PING", 0.05)

    async def scenario(stream: ChangeStream, events: AsyncIterator[bytes], store: MemoryStore) -> None:
        await anext(events)
        assert [await anext(events) for _ in range(2)] == [b": ping\n\n"] * 2

    play(scenario)


def test_closing_ends_the_stream() -> None:
    async def scenario(stream: ChangeStream, events: AsyncIterator[bytes], store: MemoryStore) -> None:
        await anext(events)
        asyncio.get_running_loop().call_later(0.05, stream.close)
        assert [event async for event in events] == []

    play(scenario)


def test_a_page_that_goes_is_forgotten() -> None:
    async def scenario(stream: ChangeStream, events: AsyncIterator[bytes], store: MemoryStore) -> None:
        await anext(events)
        await events.aclose()
        assert store._listeners._listeners == []

    play(scenario)
