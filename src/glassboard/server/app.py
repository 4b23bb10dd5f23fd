"""The ASGI application: routes and static files below the path prefix, guarded."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from glassboard.server.changes import ChangeStream
from glassboard.server.errors import error_response
from glassboard.server.routes import Board
from glassboard.server.security import Guard
from glassboard.server.settings import STATIC, Settings
from glassboard.server.tensorboard.api import TensorBoardApi
from glassboard.store.base import Store


class BoardApp:
    """The application of one board; `stop` ends its change streams, so that the server can end."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._changes = ChangeStream(store)
        self._board = Board(store, settings, self._changes, version("glassboard"))
        inside: list[BaseRoute] = list(self._board.routes())
        inside += TensorBoardApi(store, settings, self._board.queries, version("glassboard")).routes()
        inside += _page_files(STATIC)
        routes: list[BaseRoute] = inside
        if settings.path_prefix:
            routes = [
                Route(settings.path_prefix, _to_start),
                Mount(settings.path_prefix, routes=inside),
            ]
        app = Starlette(
            routes=routes,
            exception_handlers={HTTPException: _on_http_error, Exception: _on_error},
            lifespan=self._lifespan,
        )
        self._app: ASGIApp = Guard(app, settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        await self._app(scope, receive, send)

    def stop(self) -> None:
        """End all change streams; call it in the event loop."""
        self._changes.close()

    @asynccontextmanager
    async def _lifespan(self, app: Starlette) -> AsyncGenerator[None]:
        yield
        self.stop()
        self._board.close()


class HashedFiles(StaticFiles):
    """Files whose names change with what is in them: browsers keep them."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """One file."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def _page_files(folder: Path) -> list[BaseRoute]:
    """The built page's files beside its index.html; none when it is not built."""
    if not (folder / "assets").is_dir():
        return []
    hashed = GZipMiddleware(HashedFiles(directory=folder / "assets"), minimum_size=1024)
    return [Mount("/assets", hashed), *(_file_route(path) for path in folder.iterdir() if path.is_file())]


def _file_route(path: Path) -> Route:
    async def answer(request: Request) -> Response:
        return FileResponse(path, headers={"Cache-Control": "no-cache"})

    return Route(f"/{path.name}", answer)


async def _to_start(request: Request) -> Response:
    return RedirectResponse(f"{request.url.path}/")


async def _on_http_error(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == 405:
        return error_response(
            405, f"{request.method} is not for {request.url.path}", "see the routes in the documentation"
        )
    return error_response(status, f"there is nothing at {request.url.path}", "open the board's start page")


async def _on_error(request: Request, error: Exception) -> Response:
    return error_response(500, f"the board failed: {error}", "the log on the board's terminal says where")
