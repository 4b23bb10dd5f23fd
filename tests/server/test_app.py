"""The application: prefix, assets, headers, and errors nobody foresaw."""

from __future__ import annotations

from collections.abc import Callable

import httpx2
import pytest
from starlette.testclient import TestClient

from glassboard.server.app import BoardApp
from glassboard.server.settings import STATIC, Settings
from glassboard.store.memory import MemoryStore

Open = Callable[..., httpx2.Client]


def test_everything_lives_below_the_prefix(open_board: Open) -> None:
    board = open_board(path_prefix="/glass")
    assert board.get("/glass/api/catalog").status_code == 200
    assert board.get("/api/catalog").status_code == 404
    start = board.get("/glass")
    assert (start.status_code, start.headers["location"]) == (307, "/glass/")


@pytest.mark.parametrize("path", ["/nowhere", "/api/nowhere", "/assets/nowhere.js", "/../pyproject.toml"])
def test_what_is_not_there_is_a_404_in_the_usual_shape(board: httpx2.Client, path: str) -> None:
    answer = board.get(path)
    assert answer.status_code == 404
    assert set(answer.json()) == {"error", "hint", "status"}


@pytest.mark.skipif(not (STATIC / "index.html").exists(), reason="the page is not built")
def test_assets_with_a_hash_are_kept_by_browsers_and_the_rest_is_not(board: httpx2.Client) -> None:
    script = next((STATIC / "assets").glob("index-*.js")).name
    answer = board.get(f"/assets/{script}", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-encoding"] == "gzip"
    assert board.get("/theme.js").headers["cache-control"] == "no-cache"


def test_a_failure_of_the_store_is_an_error_answer(
    store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise RuntimeError("disk on fire")

    monkeypatch.setattr(store, "catalog", fail)
    client = TestClient(
        BoardApp(store, Settings()), base_url="http://localhost", raise_server_exceptions=False
    )
    answer = client.get("/api/catalog")
    assert answer.status_code == 500
    assert answer.json()["error"] == "the board failed: disk on fire"
    assert "content-security-policy" in answer.headers
