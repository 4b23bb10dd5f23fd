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
    name, revision, data = event.decode().strip().split("\n")
    assert json.loads(data.removeprefix("data: "))["revision"] == int(revision.removeprefix("id: "))
    return name.removeprefix("event: "), json.loads(data.removeprefix("data: "))


def point(store: MemoryStore, run: str) -> None:
    store.add_scalars(run, "loss", [1], [1.0], [0.5])


def test_hello_then_changes() -> None:
    async def scenario(stream: ChangeStream, events: AsyncIterator[bytes], store: MemoryStore) -> None:
        first = store.revision()
        assert parse(await anext(events)) == ("hello", {"revision": first, "reset": False})
        point(store, "a")
        change = {"revision": first + 1, "catalog": True, "runs": ["a"]}
        assert parse(await anext(events)) == ("change", change)

    play(scenario)


def test_changes_that_come_fast_are_joined() -> None:
    async def scenario(stream: ChangeStream, events: AsyncIterator[bytes], store: MemoryStore) -> None:
        await anext(events)
        for run in "abcab":
            await asyncio.to_thread(point, store, run)
        told: set[str] = set()
        count = revision = 0
        while told != {"a", "b", "c"} or revision < store.revision():
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


def test_a_stream_begins_with_what_was_missed() -> None:
    async def scenario(stream: ChangeStream, events: AsyncIterator[bytes], store: MemoryStore) -> None:
        await anext(events)
        point(store, "a")
        known = store.revision()
        point(store, "b")
        late = stream.events(known)
        assert parse(await anext(late)) == ("hello", {"revision": known + 1, "reset": False})
        assert parse(await anext(late))[1] == {"revision": known + 1, "catalog": True, "runs": ["b"]}
        await late.aclose()
        unknown = stream.events(known - 1000)
        assert parse(await anext(unknown)) == ("hello", {"revision": known + 1, "reset": True})
        await unknown.aclose()

    play(scenario)


def test_a_slow_page_finds_its_changes_merged() -> None:
    async def scenario(stream: ChangeStream, events: AsyncIterator[bytes], store: MemoryStore) -> None:
        await anext(events)
        fast = stream.events()
        await anext(fast)
        for run in "abc":
            point(store, run)
            await anext(fast)
        _, change = parse(await anext(events))
        assert change == {"revision": store.revision(), "catalog": True, "runs": ["a", "b", "c"]}
        await fast.aclose()

    play(scenario)


def test_with_many_pages_events_come_less_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "_MOST_EVENTS", 10)

    async def scenario(stream: ChangeStream, events: AsyncIterator[bytes], store: MemoryStore) -> None:
        await anext(events)
        others = [stream.events() for _ in range(4)]
        for other in others:
            await anext(other)
        loop = asyncio.get_running_loop()
        times: list[float] = []
        for run in "ab":
            point(store, run)
            await anext(events)
            times.append(loop.time())
        assert times[1] - times[0] >= 0.45  # five pages at ten events a second
        for other in others:
            await other.aclose()

    play(scenario)
