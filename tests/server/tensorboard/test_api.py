"""All routes: headers, packing, prefixes, experiments, refusals, and hostile requests."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from typing import Any

import httpx2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from glassboard.server.app import BoardApp
from glassboard.server.queries import Queries
from glassboard.server.settings import Settings
from glassboard.server.tensorboard.api import TensorBoardApi
from glassboard.store.memory import MemoryStore

Open = Callable[..., httpx2.Client]


@pytest.fixture(scope="module")
def client() -> TestClient:
    """A board of a store in memory, for many requests."""
    store = MemoryStore()
    store.add_scalars("run", "loss", range(100), [float(i) for i in range(100)], [0.5] * 100)
    return TestClient(BoardApp(store, Settings()), base_url="http://localhost", follow_redirects=False)


def paths() -> list[str]:
    """Every path that is answered."""
    api = TensorBoardApi(MemoryStore(), Settings(), Queries(), "1")
    return [route.path for route in api.routes() if hasattr(route, "methods")]


def test_headers_are_equal_to_those_of_tensorboard(boards: Any) -> None:
    for path, query in (("/data/runs", {}), ("/data/plugin/scalars/scalars", {"run": "torch", "tag": "no"})):
        ours, theirs = boards.ours.ask(path, query), boards.fast.ask(path, query)
        for name in (
            "cache-control",
            "expires",
            "content-type",
            "x-content-type-options",
            "content-encoding",
        ):
            assert ours.headers.get(name) == theirs.headers.get(name), (path, name)


def test_text_is_packed_for_those_who_accept_it_and_pictures_are_not(boards: Any) -> None:
    accepts = {"Accept-Encoding": "gzip"}
    for board in (boards.ours, boards.fast):
        packed = board.ask("/data/runs", headers=accepts)
        assert packed.headers["content-encoding"] == "gzip"
        assert json.loads(gzip.decompress(packed.body)) == board.ask("/data/runs").json()
        listed = board.ask("/data/plugin/images/images", {"run": "torch", "tag": "picture"}).json()
        picture = board.ask(f"/data/plugin/images/individualImage?{listed[0]['query']}", headers=accepts)
        assert "content-encoding" not in picture.headers


def test_the_name_of_an_experiment_says_nothing(boards: Any) -> None:
    boards.same("/experiment/any/data/runs")
    query = {"run": "torch", "tag": "picture"}
    for one in boards.same("/experiment/any/data/plugin/images/images", query):
        path = f"/experiment/any/data/plugin/images/individualImage?{one['query']}"
        assert boards.same_bytes(path).startswith(b"\x89PNG")


def test_what_is_nowhere_is_refused_alike(boards: Any) -> None:
    for path in ("/data/nowhere", "/data/plugin/nowhere/tags", "/data/plugin/scalars/nowhere", "/experiment"):
        assert boards.same_refusal(path) == 404


def test_a_slash_at_the_end_leads_to_the_same_answer(boards: Any) -> None:
    assert boards.fast.ask("/data/runs/").json() == boards.ours.ask("/data/runs").json()
    assert boards.ours.ask("/data/runs/").status == 307


def test_everything_lives_below_the_prefix(open_board: Open) -> None:
    board = open_board(path_prefix="/glass")
    assert board.get("/glass/data/runs").json() == ["run"]
    assert board.get("/glass/experiment/x/data/runs").json() == ["run"]
    assert board.get("/data/runs").status_code == 404
    assert board.get("/glass/events").headers["location"] == "/glass/"
    listing = board.get("/glass/experiment/x/data/plugins_listing").json()
    path = listing["projector"]["loading_mechanism"]["module_path"]
    assert path == "/glass/experiment/x/data/plugin/projector/index.js"


def test_the_flag_changes_how_many_values_are_answered(open_board: Open) -> None:
    def steps(board: httpx2.Client) -> list[int]:
        answer = board.get("/data/plugin/scalars/scalars", params={"run": "run", "tag": "loss"})
        return [step for _, step, _ in answer.json()]

    assert steps(open_board()) == list(range(100))
    assert steps(open_board(samples_per_plugin={"scalars": 3})) == [0, 49, 99]
    assert steps(open_board(samples_per_plugin={"scalars": 0})) == list(range(100))


def test_a_stranger_gets_no_data(open_board: Open) -> None:
    assert open_board(token="secret").get("/data/runs").status_code == 401
    assert open_board(called="evil.example").get("/data/runs").status_code == 403


NAMES = ["run", "tag", "sample", "blob_key", "content_type", "step", "name", "num_rows", "format", "requests"]
NAMES += [
    "limit_attr_size",
    "large_attrs_key",
    "conceptual",
    "columnsVisibility",
    "request",
    "imageId",
    "markdown",
]
VALUES = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        ["run", "loss", "{}", "[]", "[{}]", "-1", "9" * 30, "1e999", "nan", "[[[[", "WzFd", "VERTEX"]
    ),
)


@pytest.mark.parametrize("path", paths())
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    query=st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=4),
    body=st.none() | st.binary(max_size=20) | VALUES.map(str.encode),
)
def test_no_request_makes_a_board_fail(
    client: TestClient, path: str, query: dict[str, str], body: bytes | None
) -> None:
    answer = client.get(path, params=query) if body is None else client.post(path, params=query, content=body)
    assert answer.status_code in (200, 302, 400, 404, 405)
    if answer.headers.get("content-type") == "application/json" and answer.status_code == 200:
        answer.json()
