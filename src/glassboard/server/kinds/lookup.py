"""A question about one kind of data, and the route it is asked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from starlette.datastructures import QueryParams
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from glassboard.server.errors import error_response
from glassboard.server.operation import Operation
from glassboard.server.queries import Queries
from glassboard.store.base import Store

_CLIENT_CLOSED = 499  # as nginx logs it; nobody reads it
_PACKED = Middleware(GZipMiddleware, minimum_size=1024, compresslevel=1)


@dataclass(frozen=True)
class File:
    """An answer that is not JSON."""

    data: bytes
    media_type: str = "application/octet-stream"
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True)
class Lookup:
    """A route that reads from the store.

    ``read`` is given the query string, or the body where the operation has one; it answers with a `File`, or
    with what is to become JSON. It runs in a thread of its own. What it raises is answered: KeyError by 404,
    ValueError by 400. ``structs`` are the types that the page gets TypeScript types of.
    """

    operation: Operation
    read: Callable[[Store, Any], object]
    structs: Sequence[type[msgspec.Struct]] = ()
    packed: bool = True  # compressed on the way; not worth it for files that are


def lookup_routes(lookups: Sequence[Lookup], store: Store, queries: Queries) -> list[Route]:
    """The routes of all lookups, without the path prefix."""
    return [
        Route(
            lookup.operation.path,
            _handler(lookup, store, queries),
            methods=[lookup.operation.method.upper()],
            middleware=[_PACKED] if lookup.packed else [],
        )
        for lookup in lookups
    ]


def _handler(lookup: Lookup, store: Store, queries: Queries) -> Callable[[Request], Any]:
    body: type[Any] | None = lookup.operation.body
    decode: Callable[[bytes], Any] | None = None if body is None else msgspec.json.Decoder(body).decode
    expected = "" if body is None else body.__name__

    async def answer(request: Request) -> Response:
        asked: Any = request.query_params
        if decode is not None:
            try:
                asked = decode(await request.body())
            except (msgspec.MsgspecError, UnicodeDecodeError) as error:
                return error_response(
                    400, f"this is no {expected}: {error}", "send JSON as api/openapi.json describes it"
                )
            except ClientDisconnect:
                return Response(status_code=_CLIENT_CLOSED)
        try:
            return await queries.run(request, lambda: _response(lookup.read(store, asked)))
        except KeyError:
            return error_response(
                404, "there is no such run, tag or value", "api/catalog lists what there is"
            )
        except ValueError as error:
            return error_response(400, str(error), "correct the query and send it again")
        except ClientDisconnect:
            return Response(status_code=_CLIENT_CLOSED)

    return answer


def _response(answer: object) -> Response:
    if isinstance(answer, File):
        headers = {"Cache-Control": "no-store", **answer.headers}
        return Response(answer.data, media_type=answer.media_type, headers=headers)
    return Response(
        msgspec.json.encode(answer), media_type="application/json", headers={"Cache-Control": "no-store"}
    )


def number_of(query: QueryParams, name: str, default: int = 0) -> int:
    """A whole number of a query string.

    Raises:
        ValueError: it is none, or a negative one.
    """
    text = query.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdecimal() and len(text) < 16):
        raise ValueError(f"{name} cannot be {text!r}: give a whole number, or leave it out")
    return int(text)
