"""Binds the board's sockets: the port that was asked for, the next free one, or any."""

from __future__ import annotations

import errno
import socket

from glassboard.errors import PortInUse

DEFAULT_PORT = 6006
_PORTS_TO_TRY = 100

_BACKLOG = 2048  # a room full of people may open the board at once


def bind(host: str | None, port: int | None, *, reuse_port: bool = False) -> list[socket.socket]:
    """Sockets on one port, not yet listening.

    Args:
        host: an address or name; None for localhost, "" for all interfaces.
        port: a port that must be free, 0 for any, None for the first free one from 6006 on.
        reuse_port: whether other processes that say so too may listen on it.

    Raises:
        PortInUse: the port is taken, or all hundred of them.
        OSError: the host has no address here.
    """
    if port is not None:
        try:
            return _bind_all(host, port, reuse_port)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            raise PortInUse(
                errno.EADDRINUSE,
                f"port {port} is in use: choose another with --port, or let --port 0 find a free one",
            ) from error
    for candidate in range(DEFAULT_PORT, DEFAULT_PORT + _PORTS_TO_TRY):
        try:
            return _bind_all(host, candidate, reuse_port)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
    last = DEFAULT_PORT + _PORTS_TO_TRY - 1
    raise PortInUse(
        errno.EADDRINUSE, f"ports {DEFAULT_PORT} to {last} are all in use: name a free one with --port"
    )


def _bind_all(host: str | None, port: int, reuse_port: bool) -> list[socket.socket]:
    """Every address of the host on one port; localhost has two."""
    found = socket.getaddrinfo(
        "localhost" if host is None else host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )
    addresses = sorted(
        {(family, address[:2]) for family, _, _, _, address in found}, key=lambda item: item[0]
    )
    bound: list[socket.socket] = []
    for family, address in addresses:
        try:
            bound.append(_bind(family, str(address[0]), port, reuse_port))
        except OSError as error:
            # A machine without IPv6 still lists ::1; one address is enough, but a taken port is taken.
            if error.errno == errno.EADDRINUSE or (not bound and (family, address) == addresses[-1]):
                for one in bound:
                    one.close()
                raise
        if bound and port == 0:
            port = bound[0].getsockname()[1]
    return bound


def _bind(family: int, address: str, port: int, reuse_port: bool) -> socket.socket:
    one = socket.socket(family, socket.SOCK_STREAM)
    try:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if reuse_port:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        if family == socket.AF_INET6:
            one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        one.bind((address, port))
        # Listening is what finds out that another process listens here.
        one.listen(_BACKLOG)
    except OSError:
        one.close()
        raise
    one.setblocking(False)
    return one
