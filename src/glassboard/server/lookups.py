"""Routes for programs: every point of a series, the places of other values, attempts and metadata."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast, get_args

import msgspec
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from glassboard.server.errors import error_response
from glassboard.server.export import json_number
from glassboard.server.queries import Queries
from glassboard.server.schema import AttemptAnswer, MetadataAnswer, PointsAnswer, RecordAnswer
from glassboard.store.base import Store, Which


class Lookups:
    """The handlers, around one store."""

    def __init__(self, store: Store, queries: Queries) -> None:
        self._store = store
        self._queries = queries

    def routes(self) -> list[Route]:
        """Every route, without the path prefix."""
        packed = [Middleware(GZipMiddleware, minimum_size=1024, compresslevel=1)]
        return [
            Route("/api/points", self.points, middleware=packed),
            Route("/api/records", self.records, middleware=packed),
            Route("/api/attempts", self.attempts),
            Route("/api/metadata", self.metadata),
        ]

    async def points(self, request: Request) -> Response:
        """Every point of a series, in the order of logging, one block for each stretch of an attempt."""
        asked = request.query_params
        run, tag, rank = asked.get("run", ""), asked.get("tag", ""), asked.get("rank")
        if rank is not None and not (rank.isascii() and rank.isdecimal() and len(rank) < 10):
            return error_response(400, f"{rank!r} is no rank", "give a number, or leave rank out")

        def read(which: Which) -> list[PointsAnswer]:
            blocks = self._store.points(run, tag, None if rank is None else int(rank), which)
            return [
                PointsAnswer(
                    attempt=block.attempt,
                    steps=list(block.steps),
                    wall_times=list(block.walls),
                    values=[json_number(value) for value in block.values],
                )
                for block in blocks
                if len(block.steps)
            ]

        return await self._which(request, read)

    async def records(self, request: Request) -> Response:
        """Where a tag's values of a kind stand that are no numbers, oldest first."""
        asked = request.query_params
        run, tag, kind = asked.get("run", ""), asked.get("tag", ""), asked.get("kind", "")

        def read(which: Which) -> list[RecordAnswer]:
            return [RecordAnswer(*record) for record in self._store.records(run, tag, kind, which)]

        return await self._which(request, read)

    async def attempts(self, request: Request) -> Response:
        """The starts of the job that wrote to a run, oldest first."""
        run = request.query_params.get("run", "")

        def read() -> list[AttemptAnswer]:
            return [
                AttemptAnswer(
                    one.number,
                    one.start,
                    one.last,
                    one.first_step,
                    one.last_step,
                    list(one.ranks),
                    list(one.files),
                )
                for one in self._store.attempts(run)
            ]

        return await self._answer(request, read)

    async def metadata(self, request: Request) -> Response:
        """What is known of a tag beside its values."""
        run, tag = request.query_params.get("run", ""), request.query_params.get("tag", "")
        return await self._answer(request, lambda: MetadataAnswer(*self._store.metadata(run, tag)))

    async def _which(self, request: Request, read: Callable[[Which], object]) -> Response:
        which = request.query_params.get("which", "live")
        if which not in get_args(Which):
            return error_response(400, f"which cannot be {which!r}", f"say {', '.join(get_args(Which))}")
        return await self._answer(request, lambda: read(cast("Which", which)))

    async def _answer(self, request: Request, read: Callable[[], object]) -> Response:
        try:
            answer = await self._queries.run(request, lambda: msgspec.json.encode(read()))
        except KeyError:
            return error_response(
                404, "there is no such run, tag, kind or rank", "api/catalog lists what there is"
            )
        except ClientDisconnect:
            return Response(status_code=499)
        return Response(answer, media_type="application/json", headers={"Cache-Control": "no-store"})
