"""Boards around a memory store, asked as an ASGI application, without a socket."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import httpx2
import numpy as np
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


@pytest.fixture
def unpack() -> Callable[[bytes], tuple[dict[str, np.ndarray], dict[str, str]]]:
    """Read a body of packed arrays: the arrays and the metadata."""
    return _unpack


_DTYPES = {"F64": "<f8", "F32": "<f4", "I64": "<i8", "U32": "<u4", "U16": "<u2", "U8": "u1"}


def _unpack(body: bytes) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    size = int.from_bytes(body[:8], "little")
    header = json.loads(body[8 : 8 + size])
    metadata = header.pop("__metadata__")
    arrays: dict[str, np.ndarray] = {}
    for name, held in header.items():
        begin, end = (8 + size + offset for offset in held["data_offsets"])
        arrays[name] = np.frombuffer(body[begin:end], _DTYPES[held["dtype"]]).reshape(held["shape"])
    return arrays, metadata
