"""Texts are sent whole or as far as is wanted, and found by what they hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from glassboard import SummaryWriter
from glassboard.server.app import BoardApp
from glassboard.server.settings import Settings
from glassboard.store.local import LocalStore

TAG = "note/text_summary"


@pytest.fixture
def board(tmp_path: Path) -> Iterator[TestClient]:
    for run in ("a", "b"):
        with SummaryWriter(tmp_path / run) as writer:
            writer.add_text("note", f"The loss of {run}: loss (1)", 0)
            writer.add_text("note", "nothing", 1)
            writer.add_table("table", [["x", "Loss"], ["y", 2]], ["name", "value"], 3)
            writer.add_scalar("loss", 1.0, 1)
    store = LocalStore(tmp_path, reload_interval=0)
    assert store.wait_loaded(20)
    with TestClient(BoardApp(store, Settings()), base_url="http://localhost:6006") as board:
        yield board
    store.close()


def refs(board: TestClient, tag: str, run: str = "a") -> list[str]:
    (answer,) = board.post("/api/steps", json={"kind": "text", "tag": tag, "runs": [run]}).json()
    return answer["refs"]


def test_one_step(board: TestClient) -> None:
    first, _ = refs(board, TAG)
    place: dict[str, object] = {"run": "a", "tag": TAG, "ref": first}
    text = "The loss of a: loss (1)"
    answer = {"cells": [text], "shape": [1], "heading": False, "characters": len(text)}
    assert board.get("/api/text/value", params=place).json() == answer
    cut = board.get("/api/text/value", params={**place, "limit": 5}).json()
    assert cut == {**answer, "cells": ["The l"]}
    (table,) = refs(board, "table/text_summary")
    place = {"run": "a", "tag": "table/text_summary", "ref": table}
    answer = {
        "cells": ["name", "value", "x", "Loss", "y", "2"],
        "shape": [3, 2],
        "heading": True,
        "characters": 16,
    }
    assert board.get("/api/text/value", params=place).json() == answer
    cut = board.get("/api/text/value", params={**place, "limit": 10}).json()
    assert cut == {**answer, "cells": ["name", "value", "x"]}


def test_a_search_is_for_plain_text_in_either_case(board: TestClient) -> None:
    def found(text: str, tag: str = TAG) -> list[tuple[str, list[str], list[int]]]:
        body = {"tag": tag, "runs": ["a", "none", "b"], "text": text}
        answers = board.post("/api/text/search", json=body).json()
        return [(one["run"], one["refs"], one["counts"]) for one in answers]

    assert found("LOSS") == [("a", refs(board, TAG)[:1], [2]), ("b", refs(board, TAG, "b")[:1], [2])]
    assert found("(1)") == [("a", refs(board, TAG)[:1], [1]), ("b", refs(board, TAG, "b")[:1], [1])]
    assert found("l.ss") == [("a", [], []), ("b", [], [])]
    assert [counts for _, _, counts in found("loss", "table/text_summary")] == [[1], [1]]


def test_bad_questions(board: TestClient) -> None:
    assert board.get("/api/text/value").status_code == 404
    (table,) = refs(board, "table/text_summary")
    place: dict[str, object] = {"run": "a", "tag": "table/text_summary", "ref": table}
    assert board.get("/api/text/value", params={**place, "tag": TAG}).status_code == 404
    assert board.get("/api/text/value", params={**place, "number": "-1"}).status_code == 400
    assert board.get("/api/text/value", params={**place, "limit": "x"}).status_code == 400
    for text in ("", "x" * 1001):
        body = {"tag": TAG, "runs": ["a"], "text": text}
        assert board.post("/api/text/search", json=body).status_code == 400
