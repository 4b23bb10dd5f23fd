"""A log directory that is written and then read, for the tests of every kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary

from glassboard.events.codec import frame
from glassboard.events.event import file_version_event
from glassboard.store.base import TagMetadata
from glassboard.store.local import LocalStore
from glassboard.store.memory import MemoryStore


@pytest.fixture
def logged(tmp_path: Path) -> Iterator[Callable[..., LocalStore]]:
    """Write events to the run "." and open a store of it; each call adds a file."""
    stores: list[LocalStore] = []

    def logged(*events: Event | bytes, run: str = ".") -> LocalStore:
        folder = tmp_path / "logs" / run
        folder.mkdir(parents=True, exist_ok=True)
        serialized = [event if isinstance(event, bytes) else event.SerializeToString() for event in events]
        name = f"events.out.tfevents.1.{len(stores)}"
        content = b"".join(map(frame, [file_version_event(1.0), *serialized]))
        (folder / name).write_bytes(content)
        stores.append(LocalStore(tmp_path / "logs", reload_interval=0, cache="off"))
        assert stores[-1].wait_loaded(30)
        return stores[-1]

    yield logged
    for store in stores:
        store.close()


def value_event(step: int, *values: Summary.Value) -> Event:
    """An event a second after the one of the step before."""
    return Event(step=step, wall_time=10.0 + step, summary=Summary(value=values))


@pytest.fixture
def event() -> Callable[..., Event]:
    return value_event


@pytest.fixture
def memory_store() -> tuple[MemoryStore, Callable[..., None]]:
    """The smallest store, and how to put a value into it."""
    store = MemoryStore()

    def add(run: str, tag: str, step: int, value: Summary.Value, plugin: str, content: bytes = b"") -> None:
        event = value_event(step, value)
        metadata = TagMetadata(plugin, content, "", "")
        store.add_record(run, tag, step, event.wall_time, event.SerializeToString(), metadata)

    return store, add
