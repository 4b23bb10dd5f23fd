"""Over real sockets: a page that goes takes its queries with it, and nothing waits for a slow one."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
import uvicorn

from glassboard.server.app import BoardApp
from glassboard.server.queries import AT_ONCE
from glassboard.server.settings import Settings
from glassboard.server.sockets import bind
from glassboard.store.base import SeriesRequest
from glassboard.store.memory import MemoryStore

QUERY = json.dumps({"tag": "loss", "runs": ["run"]}).encode()
POST = b"POST /api/series HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s" % (len(QUERY), QUERY)
GET = b"GET /api/%s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"

Ask = Callable[[bytes], socket.socket]


class SlowStore(MemoryStore):
    """Answers charts only once `gate` is open, and counts those it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = threading.Event()
        self.asked = 0
        self._counting = threading.Lock()
        self.add_scalars("run", "loss", [1], [2.0], [0.5])

    def series(self, request: SeriesRequest) -> bytes:
        with self._counting:
            self.asked += 1
        assert self.gate.wait(20)
        return super().series(request)


@pytest.fixture
def store() -> SlowStore:
    return SlowStore()


@pytest.fixture
def ask(store: SlowStore) -> Iterator[Ask]:
    """Send a request to a board around the store; the answer can be read from what is returned."""
    bound = bind("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(BoardApp(store, Settings()), log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": bound})
    thread.start()
    with ExitStack() as opened:

        def ask(request: bytes) -> socket.socket:
            one = opened.enter_context(socket.create_connection(bound[0].getsockname(), timeout=20))
            one.sendall(request)
            return one

        yield ask
        store.gate.set()
    server.should_exit = True
    thread.join(20)
    assert not thread.is_alive()


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def read_until(one: socket.socket, wanted: bytes) -> bytes:
    """What comes, up to and with the chunk that brings what is wanted."""
    found = b""
    while wanted not in found:
        part = one.recv(1 << 16)
        assert part, found
        found += part
    return found


def test_what_nobody_waits_for_is_never_begun(store: SlowStore, ask: Ask) -> None:
    abandoned = [ask(POST) for _ in range(50)]
    until(lambda: store.asked == AT_ONCE)
    for one in abandoned:
        one.close()
    wanted = ask(POST)
    time.sleep(0.3)  # time to notice that the fifty are gone
    store.gate.set()
    assert read_until(wanted, b"__metadata__").startswith(b"HTTP/1.1 200")
    assert store.asked == AT_ONCE + 1


def test_slow_queries_hold_up_nothing_else(store: SlowStore, ask: Ask) -> None:
    changes = ask(GET % b"changes")
    read_until(changes, b"event: hello")
    waiting = [ask(POST) for _ in range(50)]
    until(lambda: store.asked == AT_ONCE)
    store.add_scalars("run", "loss", [2], [3.0], [0.25])
    read_until(changes, b"event: change")
    for path in (b"catalog", b"damage"):
        assert read_until(ask(GET % path), b"\r\n\r\n").startswith(b"HTTP/1.1 200")
    store.gate.set()
    for one in waiting:
        assert read_until(one, b"__metadata__").startswith(b"HTTP/1.1 200")
    assert store.asked == 50
