"""The HTTP reference names every route, answers are as it says, and nothing that is asked breaks a board."""

from __future__ import annotations

from pathlib import Path

import hypothesis
import schemathesis

from glassboard.server.app import BoardApp
from glassboard.server.changes import ChangeStream
from glassboard.server.openapi import OPERATIONS, document, page
from glassboard.server.routes import Board
from glassboard.server.settings import Settings
from glassboard.store.base import TextEntry
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


def filled() -> BoardApp:
    store = MemoryStore()
    store.add_scalars("run", "loss", range(100), [float(i) for i in range(100)], [0.5] * 100)
    store.add_scalars("run", "", [1, 2], [1.0, 2.0], [float("nan"), float("inf")])
    store.add_text("run", "note", TextEntry(1, 2.0, "hello"))
    return BoardApp(store, Settings())


_schema = schemathesis.openapi.from_dict(document("1"))
_schema.app = filled()


@_schema.include(path_regex="^/api/(?!changes)").parametrize()
@hypothesis.settings(max_examples=40, derandomize=True, deadline=None)
def test_whatever_is_asked_is_answered_as_it_says(case: schemathesis.Case) -> None:
    case.call_and_validate()
