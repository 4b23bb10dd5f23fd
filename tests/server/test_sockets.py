"""Ports: the one asked for or an error, the next free one, or any."""

from __future__ import annotations

import socket

import pytest

from glassboard.errors import PortInUse
from glassboard.server import sockets
from glassboard.server.sockets import bind


@pytest.fixture
def taken() -> int:
    """A port that somebody else listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def close(bound: list[socket.socket]) -> int:
    port = bound[0].getsockname()[1]
    for one in bound:
        assert one.getsockname()[1] == port
        one.close()
    return port


def test_zero_is_any_port() -> None:
    assert close(bind(None, 0)) > 0


def test_a_taken_port_is_an_error_that_says_what_to_do(taken: int) -> None:
    with pytest.raises(PortInUse, match=rf"port {taken} is in use: choose another with --port"):
        bind(None, taken)


def test_without_a_port_the_first_free_one_is_taken(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "DEFAULT_PORT", taken)
    assert taken < close(bind(None, None)) < taken + 100


def test_a_hundred_taken_ports_are_an_error(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "DEFAULT_PORT", taken)
    monkeypatch.setattr(sockets, "_PORTS_TO_TRY", 1)
    with pytest.raises(PortInUse, match="are all in use"):
        bind(None, None)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", ""])
def test_hosts(host: str) -> None:
    assert close(bind(host, 0)) > 0


def test_a_host_that_is_not_here_is_an_os_error() -> None:
    with pytest.raises(OSError, match=r"\w"):
        bind("192.0.2.1", 0)
