"""Boards around a memory store, asked as an ASGI application, without a socket."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx2
import pytest
from starlette.testclient import TestClient

from glassboard.server.app import BoardApp
from glassboard.server.settings import Settings
from glassboard.store.base import TextEntry
from glassboard.store.memory import MemoryStore


@pytest.fixture
def store() -> MemoryStore:
    """One run with a scalar and a text."""
    store = MemoryStore()
    store.add_scalars("run", "loss", range(100), [float(i) for i in range(100)], [0.5] * 100)
    store.add_text("run", "note", TextEntry(1, 2.0, "hello"))
    return store


@pytest.fixture
def open_board(store: MemoryStore) -> Iterator[Callable[..., httpx2.Client]]:
    """Open a board with these settings; the client calls it by the name ``called``."""
    clients: list[TestClient] = []

    def open_board(called: str = "localhost", **settings: object) -> httpx2.Client:
        app = BoardApp(store, Settings(**settings))
        client = TestClient(app, base_url=f"http://{called}:6006", follow_redirects=False)
        client.__enter__()
        clients.append(client)
        return client

    yield open_board
    for client in clients:
        client.__exit__(None, None, None)


@pytest.fixture
def board(open_board: Callable[..., httpx2.Client]) -> httpx2.Client:
    """A board as it is started without flags."""
    return open_board()
