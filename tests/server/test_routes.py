"""Each route's good answer, and the one shape of its bad ones."""

from __future__ import annotations

import httpx2
import pytest

from glassboard.server.changes import ChangeStream
from glassboard.server.kinds.every import EVERY_LOOKUP
from glassboard.server.routes import Board
from glassboard.server.settings import STATIC, Settings
from glassboard.store.memory import MemoryStore
from glassboard.testing.store_suite import decode

# Path -> requests that must fail: (method, path with query, body, status).
BAD_REQUESTS: dict[str, list[tuple[str, str, bytes, int]]] = {
    "/": [("POST", "/", b"", 405)],
    "/api/catalog": [("POST", "/api/catalog", b"", 405)],
    "/api/series": [
        ("GET", "/api/series", b"", 405),
        ("POST", "/api/series", b"", 400),
        ("POST", "/api/series", b"{", 400),
        ("POST", "/api/series", b"\xff\xfe", 400),
        ("POST", "/api/series", b'{"tag": 1, "runs": []}', 400),
        ("POST", "/api/series", b'{"tag": "loss"}', 400),
        ("POST", "/api/series", b'{"tag": "loss", "runs": [], "axis": "up"}', 400),
        ("POST", "/api/series", b'{"tag": "loss", "runs": [], "buckets": 1}', 400),
        ("POST", "/api/series", b'{"tag": "loss", "runs": [], "buckets": 100000}', 400),
        ("POST", "/api/series", b'{"tag": "loss", "runs": [], "smoothing": 1}', 400),
        ("POST", "/api/series", b'{"tag": "loss", "runs": [], "range": [2, 1]}', 400),
        ("POST", "/api/series", b'{"tag": "loss", "runs": [], "fields": ["colour"]}', 400),
    ],
    "/api/damage": [("POST", "/api/damage", b"", 405)],
    "/api/export": [
        ("GET", "/api/export", b"", 405),
        ("POST", "/api/export", b"", 400),
        ("POST", "/api/export", b"tag=loss&format=csv", 400),
        ("POST", "/api/export", b"tag=loss&run=run&format=xlsx", 400),
        ("POST", "/api/export", b"tag=loss&run=none&format=csv", 404),
        ("POST", "/api/export", b"tag=none&run=run&format=json", 404),
        ("POST", "/api/export", b"\xff\xfe=\xff", 400),
    ],
    "/api/text": [
        ("GET", "/api/text", b"", 404),
        ("GET", "/api/text?run=run&tag=none", b"", 404),
        ("GET", "/api/text?run=none&tag=note", b"", 404),
    ],
    "/api/blob": [("GET", "/api/blob", b"", 404), ("GET", "/api/blob?ref=../../etc/passwd", b"", 404)],
    "/api/changes": [("POST", "/api/changes", b"", 405)],
    "/api/points": [("GET", "/api/points", b"", 404), ("POST", "/api/points", b"", 405)],
    "/api/records": [("GET", "/api/records?run=run&tag=loss&kind=image", b"", 404)],
    "/api/attempts": [("GET", "/api/attempts?run=none", b"", 404)],
    "/api/metadata": [("GET", "/api/metadata?run=run&tag=none", b"", 404)],
    "/api/openapi.json": [("POST", "/api/openapi.json", b"", 405)],
}


def test_every_route_has_its_bad_requests() -> None:
    store = MemoryStore()
    routes = Board(store, Settings(), ChangeStream(store), "1").routes()
    own = {lookup.operation.path for lookup in EVERY_LOOKUP}  # tests/server/kinds asks these
    assert {route.path for route in routes} - own == set(BAD_REQUESTS)


@pytest.mark.parametrize(
    ("method", "url", "body", "status"), [case for cases in BAD_REQUESTS.values() for case in cases]
)
def test_errors_have_one_shape(board: httpx2.Client, method: str, url: str, body: bytes, status: int) -> None:
    answer = board.request(method, url, content=body)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/json"
    problem = answer.json()
    assert set(problem) == {"error", "hint", "status"}
    assert problem["status"] == status
    assert problem["error"]
    assert problem["hint"]


def test_the_catalog(board: httpx2.Client, store: MemoryStore) -> None:
    answer = board.get("/api/catalog")
    assert answer.json() == {
        "logdir": "memory",
        "state": "ready",
        "revision": store.revision(),
        "window_title": "",
        "version": answer.json()["version"],
        "points": 100,
        "damaged": 0,
        "runs": [{"name": "run", "start": 0.0, "last": 99.0, "points": 100, "state": None}],
        "tags": [
            {"name": "loss", "kind": "scalar", "description": "", "runs": [0]},
            {"name": "note", "kind": "text", "description": "", "runs": [0]},
        ],
    }
    again = board.get("/api/catalog", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    store.add_scalars("run", "loss", [100], [100.0], [0.5])
    assert board.get("/api/catalog", headers={"If-None-Match": answer.headers["etag"]}).status_code == 200


def test_series(board: httpx2.Client) -> None:
    query = {
        "tag": "loss",
        "runs": ["run"],
        "axis": "wall",
        "range": [10, 20],
        "buckets": 50,
        "smoothing": 0.5,
    }
    answer = board.post("/api/series", json=query)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/octet-stream"
    decoded = decode(answer.content)
    assert decoded.fields["x"] == [[float(x) for x in range(9, 22)]]
    assert set(decoded.fields) == {"x", "min", "max", "last", "flags", "smoothed"}


def test_texts(board: httpx2.Client) -> None:
    answer = board.get("/api/text", params={"run": "run", "tag": "note"})
    assert answer.json() == [{"step": 1, "wall_time": 2.0, "text": "hello"}]


@pytest.mark.skipif(not (STATIC / "index.html").exists(), reason="the page is not built")
@pytest.mark.parametrize("prefix", ["", "/boards/mine & yours"])
def test_the_page_knows_where_it_lives(open_board, prefix: str) -> None:
    board = open_board(path_prefix=prefix)
    page = board.get(f"{prefix}/")
    assert page.status_code == 200
    assert f'<base href="{prefix.replace(" ", "%20").replace("&", "%26")}/">' in page.text


def test_the_catalog_by_what_is_new_in_it(board: httpx2.Client, store: MemoryStore) -> None:
    known = board.get("/api/catalog").json()["revision"]
    assert board.get("/api/catalog", params={"since": known}).json() == {
        "since": known,
        "revision": known,
        "state": "ready",
        "points": 100,
        "damaged": 0,
        "gone": [],
        "runs": [],
        "tags": [],
    }
    store.add_scalars("other", "loss", [1], [100.0], [0.5])
    delta = board.get("/api/catalog", params={"since": known}).json()
    assert (delta["since"], delta["revision"], delta["points"]) == (known, known + 1, 101)
    assert {"name": "other", "start": 100.0, "last": 100.0, "points": 1, "state": None} in delta["runs"]
    assert {"name": "loss", "kind": "scalar", "description": "", "runs": ["other", "run"]} in delta["tags"]


@pytest.mark.parametrize("since", ["0", "-5", "x", "9" * 30, ""])
def test_who_knows_nothing_gets_the_whole_catalog(board: httpx2.Client, since: str) -> None:
    answer = board.get("/api/catalog", params={"since": since}).json()
    assert [run["name"] for run in answer["runs"]] == ["run"]
    assert "since" not in answer


def test_a_series_without_news_is_not_sent_again(board: httpx2.Client, store: MemoryStore) -> None:
    query = {"tag": "loss", "runs": ["run"]}
    first = board.post("/api/series", json=query)
    known = {"If-None-Match": first.headers["etag"]}
    store.add_scalars("other", "loss", [1], [100.0], [0.5])
    assert board.post("/api/series", json=query, headers=known).status_code == 304
    store.add_scalars("run", "loss", [100], [100.0], [0.5])
    again = board.post("/api/series", json=query, headers=known)
    assert again.status_code == 200
    assert decode(again.content).series[0]["points"] == 101
