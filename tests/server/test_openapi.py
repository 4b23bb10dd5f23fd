"""The HTTP reference names every route, answers are as it says, and nothing that is asked breaks a board."""

from __future__ import annotations

from pathlib import Path

import hypothesis
import pytest
import schemathesis
from schemathesis import checks
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from glassboard import SummaryWriter, launch
from glassboard.server.changes import ChangeStream
from glassboard.server.openapi import OPERATIONS, document, page
from glassboard.server.routes import Board
from glassboard.server.settings import Settings
from glassboard.store.memory import MemoryStore

ROOT = Path(__file__).parents[2]


def test_it_names_every_route() -> None:
    store = MemoryStore()
    routes = Board(store, Settings(), ChangeStream(store), "1").routes()
    served = {
        (method.lower(), route.path) for route in routes for method in route.methods or () if method != "HEAD"
    }
    assert served == {(operation.method, operation.path) for operation in OPERATIONS}


def test_the_page_of_it_is_up_to_date() -> None:
    told = (ROOT / "docs/http.md").read_text(encoding="utf-8")
    assert told == page(), "run  python -m glassboard.server.openapi > docs/http.md"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A board on a real socket."""
    folder = tmp_path_factory.mktemp("fuzzed")
    with SummaryWriter(folder / "run") as writer:
        for step in range(100):
            writer.add_scalar("loss", 1 / (1 + step), step)
        writer.add_scalar("", float("nan"), 1)
        writer.add_text("note", "hello", 1)
    return launch(folder, port=0)


CHECKS = [
    checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]
_schema = schemathesis.openapi.from_dict(document("1"))


@_schema.include(path_regex="^/api/(?!changes)").parametrize()
@hypothesis.settings(max_examples=100, derandomize=True, deadline=None)
def test_whatever_is_asked_is_answered_as_it_says(url: str, case: schemathesis.Case) -> None:
    case.call_and_validate(base_url=url.rstrip("/"), checks=CHECKS)
