"""The board's routes: the page, the catalog, series, texts, blobs and the change stream."""

from __future__ import annotations

import html
from typing import Any, cast
from urllib.parse import parse_qs, quote

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from glassboard.server.changes import ChangeStream
from glassboard.server.errors import error_response
from glassboard.server.export import FORMATS, attachment, write_points
from glassboard.server.kinds.every import EVERY_LOOKUP
from glassboard.server.kinds.lookup import lookup_routes
from glassboard.server.lookups import Lookups
from glassboard.server.openapi import document
from glassboard.server.queries import Queries
from glassboard.server.schema import (
    CatalogAnswer,
    CatalogDeltaAnswer,
    DamageAnswer,
    KindName,
    RunAnswer,
    SeriesQuery,
    TagAnswer,
    TagDeltaAnswer,
    TextAnswer,
)
from glassboard.server.settings import STATIC, Settings
from glassboard.store.base import Catalog, CatalogDelta, RunInfo, SeriesRequest, Store

_decode_query = msgspec.json.Decoder(SeriesQuery).decode
_MAX_BUCKETS = 8192
_CLIENT_CLOSED = 499  # as nginx logs it; nobody reads it
_NOT_BUILT = """<!doctype html><title>Glassboard</title>
<p>The page is not built: run <code>make web</code>, or install the wheel again."""


class Board:
    """The handlers, around one store."""

    def __init__(self, store: Store, settings: Settings, changes: ChangeStream, version: str) -> None:
        self._store = store
        self._settings = settings
        self._changes = changes
        self._version = version
        self._queries = Queries()

    @property
    def queries(self) -> Queries:
        """The threads in which queries run."""
        return self._queries

    def close(self) -> None:
        """Begin no more queries."""
        self._queries.close()

    def routes(self) -> list[Route]:
        """Every route, without the path prefix."""
        packed = [Middleware(GZipMiddleware, minimum_size=1024, compresslevel=1)]
        return [
            Route("/", self.page, middleware=packed),
            Route("/api/catalog", self.catalog, middleware=packed),
            # Not packed: floats shrink little, and packing a megabyte takes longer than asking for it.
            Route("/api/series", self.series, methods=["POST"]),
            Route("/api/damage", self.damage, middleware=packed),
            Route("/api/export", self.export, methods=["POST"]),
            Route("/api/text", self.text, middleware=packed),
            Route("/api/blob", self.blob),
            Route("/api/changes", self.changes),
            Route("/api/openapi.json", self.openapi, middleware=packed),
            *Lookups(self._store, self._queries).routes(),
            *lookup_routes(EVERY_LOOKUP, self._store, self._queries),
        ]

    async def page(self, request: Request) -> Response:
        """The page itself; its addresses are relative to the path prefix."""
        index = STATIC / "index.html"
        if not index.exists():
            return Response(_NOT_BUILT, 503, media_type="text/html")
        base = f'<base href="{html.escape(quote(self._settings.path_prefix))}/">'
        text = index.read_text(encoding="utf-8").replace("<head>", f"<head>{base}", 1)
        return Response(text, media_type="text/html", headers={"Cache-Control": "no-cache"})

    async def catalog(self, request: Request) -> Response:
        """What there is, or what of it is new; unchanged since the reader's ETag costs nothing."""
        tag = f'"{self._store.revision()}"'
        headers = {"ETag": tag, "Cache-Control": "no-cache"}
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        since = _number(request.query_params.get("since"))
        delta = None if since is None else await run_in_threadpool(self._store.catalog_since, since)
        answer: CatalogAnswer | CatalogDeltaAnswer
        if delta is not None:
            answer = _delta_answer(delta)
        else:
            answer = self._catalog_answer(await run_in_threadpool(self._store.catalog))
        headers["ETag"] = f'"{answer.revision}"'
        return Response(msgspec.json.encode(answer), media_type="application/json", headers=headers)

    def _catalog_answer(self, catalog: Catalog) -> CatalogAnswer:
        return CatalogAnswer(
            logdir=catalog.location,
            state=catalog.state,
            revision=catalog.revision,
            window_title=self._settings.window_title,
            version=self._version,
            points=catalog.points,
            damaged=catalog.damaged,
            runs=[_run_answer(run) for run in catalog.runs],
            tags=[
                TagAnswer(tag.name, cast("KindName", tag.kind), tag.description, list(tag.runs))
                for tag in catalog.tags
            ],
        )

    async def damage(self, request: Request) -> Response:
        """What could not be read, as far as it is kept."""
        damage = await run_in_threadpool(self._store.damage)
        return _json(
            [DamageAnswer(one.run, one.file, one.offset, one.skipped, one.message) for one in damage]
        )

    async def series(self, request: Request) -> Response:
        """A chart's data."""
        try:
            query = _decode_query(await request.body())
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            return error_response(
                400, f"this is no series query: {error}", "send JSON as SeriesQuery describes it"
            )
        if not 2 <= query.buckets <= _MAX_BUCKETS:
            return error_response(400, "buckets is out of range", f"ask for 2 to {_MAX_BUCKETS} buckets")
        wanted = SeriesRequest(
            query.tag,
            query.runs,
            query.axis,
            query.range,
            query.buckets,
            query.smoothing,
            query.fields,
            query.rank,
            query.log_x,
        )
        # An answer is that of its query until one of its runs has news.
        tag = f'"{self._store.revision_of(query.runs)}"'
        headers = {"ETag": tag, "Cache-Control": "no-store"}
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        try:
            body = await self._queries.run(request, lambda: self._store.series(wanted))
        except ClientDisconnect:
            return Response(status_code=_CLIENT_CLOSED)
        except ValueError as error:
            return error_response(400, str(error), "correct the query and send it again")
        return Response(body, media_type="application/octet-stream", headers=headers)

    async def export(self, request: Request) -> Response:
        """Every point of a tag as a file, for a form with `tag`, any number of `run`, and `format`."""
        form = parse_qs((await request.body()).decode("utf-8", "replace"), keep_blank_values=True)
        tag, runs, kind = form.get("tag", [""])[0], form.get("run", []), form.get("format", [""])[0]
        if kind not in FORMATS or not runs:
            return error_response(
                400, "an export needs runs and a format", f"post run=…&tag=…&format={' or '.join(FORMATS)}"
            )
        try:
            series = {run: await run_in_threadpool(self._store.points, run, tag) for run in runs}
        except KeyError as error:
            return error_response(404, f"no run {error} with {tag!r}", "api/catalog lists what there is")
        return StreamingResponse(
            write_points(series, kind),
            media_type=FORMATS[kind],
            headers={"Content-Disposition": attachment(runs, tag, kind), "Cache-Control": "no-store"},
        )

    async def text(self, request: Request) -> Response:
        """All texts of a tag of a run, oldest first."""
        run, tag = request.query_params.get("run", ""), request.query_params.get("tag", "")
        try:
            texts = await run_in_threadpool(self._store.texts, run, tag)
        except KeyError:
            return error_response(404, f"run {run!r} has no text {tag!r}", "api/catalog lists what there is")
        return _json([TextAnswer(entry.step, entry.wall_time, entry.text) for entry in texts])

    async def blob(self, request: Request) -> Response:
        """The bytes behind a reference."""
        ref = request.query_params.get("ref", "")
        try:
            data = await run_in_threadpool(self._store.read_blob, ref)
        except KeyError:
            return error_response(
                404, "there is nothing behind this reference", "reload the page: the file may be gone"
            )
        return Response(data, media_type="application/octet-stream", headers={"Cache-Control": "no-store"})

    async def openapi(self, request: Request) -> Response:
        """The reference of all routes."""
        return _json(document(self._version))

    async def changes(self, request: Request) -> Response:
        """The change stream, from a revision on."""
        since = _number(request.headers.get("last-event-id") or request.query_params.get("since"))
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        events = self._changes.events(since)
        return StreamingResponse(events, media_type="text/event-stream", headers=headers)


def _number(text: str | None) -> int | None:
    """A revision; none that makes sense is one that is not known."""
    return (
        None if text is None else int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else -1
    )


def _run_answer(run: RunInfo) -> RunAnswer:
    return RunAnswer(run.name, run.start, run.last, run.points, run.state)


def _delta_answer(delta: CatalogDelta) -> CatalogDeltaAnswer:
    return CatalogDeltaAnswer(
        since=delta.since,
        revision=delta.revision,
        state=delta.state,
        points=delta.points,
        damaged=delta.damaged,
        gone=list(delta.gone),
        runs=[_run_answer(run) for run in delta.runs],
        tags=[
            TagDeltaAnswer(tag.name, cast("KindName", tag.kind), tag.description, list(tag.runs))
            for tag in delta.tags
        ],
    )


def _json(value: Any) -> Response:
    return Response(
        msgspec.json.encode(value), media_type="application/json", headers={"Cache-Control": "no-store"}
    )
