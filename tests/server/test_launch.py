"""`glassboard.launch` gives the URL of a board that runs beside the program and ends with it."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

import glassboard
from glassboard.server.launch import BoardServer

PROGRAM = """
import json, sys, time, urllib.request
import glassboard
url = glassboard.launch(sys.argv[1], port=0)
with glassboard.SummaryWriter(sys.argv[1] + "/run") as writer:
    writer.add_scalar("loss", 0.5, 1)
deadline = time.monotonic() + 20
while time.monotonic() < deadline:
    catalog = json.load(urllib.request.urlopen(url + "api/catalog"))
    if catalog["points"]:
        break
    time.sleep(0.05)
print(url, catalog["points"])
"""


def test_a_program_sees_what_it_logs_and_ends(tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path / "later")], capture_output=True, text=True, timeout=60
    )
    assert result.returncode == 0, result.stderr
    url, points = result.stdout.split()
    assert url.startswith("http://localhost:")
    assert points == "1"
    assert result.stderr == ""


def test_several_boards_in_one_program(tmp_path: Path) -> None:
    urls = [glassboard.launch(tmp_path / name, port=0, path_prefix=f"/{name}") for name in ("a", "b")]
    for name, url in zip("ab", urls, strict=True):
        assert url.endswith(f"/{name}/")
        with urllib.request.urlopen(f"{url}api/catalog") as answer:
            assert json.load(answer)["logdir"] == str(tmp_path / name)


def test_wrong_arguments_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="--path_prefix must start"):
        glassboard.launch(tmp_path, port=0, path_prefix="x")
    with pytest.raises(ValueError, match="--reload_interval"):
        glassboard.launch(tmp_path, port=0, reload_interval=-1)


@pytest.mark.parametrize(
    ("host", "auth", "token"),
    [(None, True, False), ("127.0.0.1", True, False), ("", True, True), ("", False, False)],
)
def test_only_beyond_localhost_there_is_a_token(
    tmp_path: Path, host: str | None, auth: bool, token: bool
) -> None:
    server = BoardServer(tmp_path, host=host, port=0, auth=auth)
    assert ("?token=" in server.url) is token
    server._store.close()
    for one in server._sockets:
        one.close()


def test_the_token_may_come_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLASSBOARD_TOKEN", "a b")
    server = BoardServer(tmp_path, host="", port=0)
    assert server.url.endswith("/?token=a%20b")
    server._store.close()
    for one in server._sockets:
        one.close()
