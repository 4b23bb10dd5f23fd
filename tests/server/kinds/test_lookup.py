"""What a lookup reads or raises, as an answer."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from starlette.applications import Starlette
from starlette.datastructures import QueryParams
from starlette.testclient import TestClient

from glassboard.server.kinds.lookup import File, Lookup, lookup_routes, number_of
from glassboard.server.operation import Operation
from glassboard.server.queries import Queries
from glassboard.store.base import Store
from glassboard.store.memory import MemoryStore


class Wanted(msgspec.Struct):
    """A body."""

    number: int


def ask(read: Callable[[Store, object], object], body: bytes | None = None) -> tuple[int, object, dict]:
    method = "get" if body is None else "post"
    operation = Operation(method, "/api/x", "X.", list[int], body=None if body is None else Wanted)
    queries = Queries()
    app = Starlette(routes=lookup_routes([Lookup(operation, read)], MemoryStore(), queries))
    with TestClient(app) as client:
        answer = client.request(method, "/api/x?a=1", content=body)
    queries.close()
    is_json = answer.headers["content-type"] == "application/json"
    return answer.status_code, answer.json() if is_json else answer.content, dict(answer.headers)


def fail(error: Exception) -> object:
    raise error


def test_json_and_files() -> None:
    assert ask(lambda _, query: [query["a"]])[:2] == (200, ["1"])
    status, data, headers = ask(lambda *_: File(b"x", "image/png", {"X-Samples": "3"}))
    assert (status, data, headers["content-type"], headers["x-samples"]) == (200, b"x", "image/png", "3")


def test_a_body_is_decoded() -> None:
    assert ask(lambda _, wanted: wanted.number, b'{"number": 7}')[:2] == (200, 7)
    for body in (b"", b"{}", b'{"number": "x"}', b"\xff"):
        status, answer, _ = ask(lambda *_: 1, body)
        assert status == 400
        assert answer["error"].startswith("this is no Wanted")


def test_errors_say_what_next() -> None:
    assert ask(lambda *_: fail(KeyError("x")))[0] == 404
    status, answer, _ = ask(lambda *_: fail(ValueError("too many")))
    assert (status, answer["error"]) == (400, "too many")


@pytest.mark.parametrize(("text", "number"), [("", 5), ("0", 0), ("12", 12)])
def test_numbers(text: str, number: int) -> None:
    assert number_of(QueryParams({"n": text}), "n", 5) == number


@pytest.mark.parametrize("text", ["x", "-1", "1.5", "9" * 16, "\N{SUPERSCRIPT TWO}"])
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(ValueError, match="give a whole number"):
        number_of(QueryParams({"n": text}), "n")
