"""Starts a board: in the foreground for the command line, or beside the caller for `glassboard.launch`."""

from __future__ import annotations

import atexit
import os
import secrets
import signal
import socket
import threading
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING
from urllib.parse import quote

from glassboard.server.settings import Settings, clean_prefix
from glassboard.server.sockets import bind
from glassboard.store import open_store

if TYPE_CHECKING:
    import uvicorn

    from glassboard.store.base import Store


_KEEP_ALIVE = 75  # seconds: who asks now and then need not connect each time


class BoardServer:
    """One board: a store that loads at once, sockets that are bound, a server that has not begun.

    Args:
        logdir: what to show: a log directory, or several by name.
        host: the address to listen on; None for localhost, "" for all interfaces.
        port: a port that must be free, 0 for any, None for the first free one from 6006 on.
        reuse_port: whether other processes may listen on the port too.
        path_prefix: path below which everything is served.
        window_title: title of the page.
        reload_interval: seconds between polls; 0 = load once.
        auth: whether a board beyond localhost asks for a token.
        stitch: whether folders that one job went on in are shown as one run.
        samples_per_plugin: how many values of a tag TensorBoard's API answers with, by plugin; 0 is all.

    Raises:
        PortInUse: the port is taken.
        ValueError: a path prefix that does not start with a slash, or a negative interval.
    """

    def __init__(
        self,
        logdir: str | os.PathLike[str] | Mapping[str, str],
        *,
        host: str | None = None,
        port: int | None = None,
        reuse_port: bool = False,
        path_prefix: str = "",
        window_title: str = "",
        reload_interval: float = 5.0,
        auth: bool = True,
        stitch: bool = True,
        samples_per_plugin: Mapping[str, int] | None = None,
    ) -> None:
        prefix = clean_prefix(path_prefix)
        if reload_interval < 0:
            raise ValueError("--reload_interval must be 0 (load once) or more seconds")
        self._sockets = bind(host, port, reuse_port=reuse_port)
        local = host is None or all(_is_loopback(one) for one in self._sockets)
        self.settings = Settings(
            host=host or "localhost",
            port=int(self._sockets[0].getsockname()[1]),
            path_prefix=prefix,
            window_title=window_title,
            token=None
            if local or not auth
            else os.environ.get("GLASSBOARD_TOKEN") or secrets.token_urlsafe(24),
            any_host=not local,
            samples_per_plugin=dict(samples_per_plugin or {}),
        )
        # The files load in threads of their own while the web framework is imported.
        self._store: Store = open_store(
            logdir if isinstance(logdir, Mapping) else os.fspath(logdir),
            reload_interval=reload_interval,
            stitch=stitch,
        )
        self._server: uvicorn.Server | None = None

    @property
    def url(self) -> str:
        """Where the board is, with a closing slash and, if it has one, its token."""
        settings = self.settings
        host = socket.gethostname() if settings.any_host and settings.host == "localhost" else settings.host
        host = f"[{host}]" if ":" in host else host
        token = f"?token={quote(settings.token)}" if settings.token else ""
        return f"http://{host}:{settings.port}{settings.path_prefix}/{token}"

    def run(self, on_start: Callable[[], None]) -> None:
        """Serve until `stop`; calls ``on_start`` once requests are answered."""
        # Imported here, not above: a third of a second in which the files load already.
        import uvicorn

        from glassboard.server.app import BoardApp

        app = BoardApp(self._store, self.settings)

        class Server(uvicorn.Server):
            async def startup(self, sockets: list[socket.socket] | None = None) -> None:
                await super().startup(sockets)
                on_start()

            async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
                app.stop()  # else the open change streams would be waited for
                await super().shutdown(sockets)

            @contextmanager
            def capture_signals(self):  # noqa: ANN202 -- signals are the command line's business
                yield

        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            http="h11",
            ws="none",
            lifespan="on",
            timeout_graceful_shutdown=1,
            timeout_keep_alive=_KEEP_ALIVE,
        )
        self._server = Server(config)
        try:
            self._server.run(sockets=self._sockets)
        finally:
            self._store.close()

    def stop(self) -> None:
        """End `run` soon; from any thread or a signal handler."""
        if self._server is not None:
            self._server.should_exit = True

    def run_until_signal(self, on_start: Callable[[], None]) -> int | None:
        """Serve until Ctrl-C or SIGTERM; returns the signal's number, None when it ended otherwise."""
        caught: list[int] = []

        def on_signal(number: int, frame: FrameType | None) -> None:
            caught.append(number)
            self.stop()

        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, on_signal)
        self.run(on_start)
        return caught[0] if caught else None


def launch(
    logdir: str | os.PathLike[str] = "runs",
    *,
    host: str | None = None,
    port: int | None = None,
    path_prefix: str = "",
    window_title: str = "",
    reload_interval: float = 5.0,
) -> str:
    """Start a board beside this program and return its URL.

    It ends with the program. A log directory that does not exist yet is waited for.

    Args:
        logdir: what to show: a log directory, or several by name.
        host: the address to listen on, localhost unless given; beyond it the URL carries a token.
        port: a port that must be free, 0 for any; unless given the first free one from 6006 on.
        path_prefix: path below which everything is served.
        window_title: title of the page.
        reload_interval: seconds between polls, which catch what file-system events miss; 0 = load once.

    Raises:
        PortInUse: the port is taken.
        ValueError: a path prefix that does not start with a slash, or a negative interval.
        RuntimeError: the server did not come up.
    """
    server = BoardServer(
        logdir,
        host=host,
        port=port,
        path_prefix=path_prefix,
        window_title=window_title,
        reload_interval=reload_interval,
    )
    started = threading.Event()
    thread = threading.Thread(target=server.run, args=(started.set,), name="glassboard-server", daemon=True)
    thread.start()
    while not started.wait(0.05):
        if not thread.is_alive():
            raise RuntimeError("the board did not start: the log above says why")

    def end() -> None:
        server.stop()
        thread.join(timeout=3)

    atexit.register(end)
    return server.url


def _is_loopback(one: socket.socket) -> bool:
    address = str(one.getsockname()[0])
    return address == "::1" or address.startswith("127.")
