"""Host check, token and cookie, and the headers of every answer."""

from __future__ import annotations

from collections.abc import Callable

import httpx2
import pytest

from glassboard.server.security import COOKIE, host_name

Open = Callable[..., httpx2.Client]


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("localhost", "localhost"),
        ("LocalHost:6006", "localhost"),
        ("127.0.0.1:6006", "127.0.0.1"),
        ("[::1]:6006", "::1"),
        ("[::1]", "::1"),
        ("", ""),
        ("evil.example:6006", "evil.example"),
    ],
)
def test_names_of_hosts(header: str, name: str) -> None:
    assert host_name(header) == name


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "LOCALHOST"])
def test_local_names_are_answered(open_board: Open, host: str) -> None:
    assert open_board(host).get("/api/catalog").status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.2"])
def test_other_names_are_not(open_board: Open, host: str) -> None:
    answer = open_board(host).get("/api/catalog")
    assert answer.status_code == 403
    assert "--bind_all" in answer.json()["hint"]


def test_the_name_it_was_started_with_is_answered(open_board: Open) -> None:
    assert open_board("gpu7.example", host="gpu7.example").get("/api/catalog").status_code == 200


def test_on_all_interfaces_any_name_is_answered(open_board: Open) -> None:
    assert open_board("gpu7.example", any_host=True).get("/api/catalog").status_code == 200


@pytest.mark.parametrize("path", ["/", "/api/catalog", "/api/changes", "/theme.js", "/nowhere"])
@pytest.mark.parametrize("query", ["", "?token=", "?token=wrong", "?token=sécret"])
def test_without_the_token_nothing_is_shown(open_board: Open, path: str, query: str) -> None:
    answer = open_board(token="secret").get(path + query, headers={"Cookie": f"{COOKIE}=wrong"})
    assert answer.status_code == 401
    assert "URL that was printed" in answer.json()["hint"]


@pytest.mark.parametrize("prefix", ["", "/glass"])
def test_the_token_becomes_a_cookie(open_board: Open, prefix: str) -> None:
    board = open_board(token="secret", path_prefix=prefix)
    welcome = board.get(f"{prefix}/?token=secret&x=1")
    assert welcome.status_code == 303
    assert welcome.headers["location"] == f"{prefix}/?x=1"
    cookie = welcome.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert f"path={prefix or '/'}" in cookie
    assert board.get(f"{prefix}/api/catalog").status_code == 200  # the client sends the cookie


def test_the_welcome_leads_nowhere_else(open_board: Open) -> None:
    welcome = open_board(token="secret").get("http://localhost:6006//evil.example/?token=secret")
    assert welcome.headers["location"] == "/evil.example/"


def test_a_broken_cookie_is_no_cookie(open_board: Open) -> None:
    assert (
        open_board(token="secret").get("/api/catalog", headers={"Cookie": "a=b; \x01;;=="}).status_code == 401
    )


@pytest.mark.parametrize("path", ["/", "/api/catalog", "/nowhere"])
def test_answers_carry_strict_headers(board: httpx2.Client, path: str) -> None:
    headers = board.get(path).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]  # neither scripts nor styles from texts
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
