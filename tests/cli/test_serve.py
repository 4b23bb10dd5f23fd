"""`glassboard serve` as its users meet it: a process with flags, a port, and an end."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from glassboard import SummaryWriter

Start = Callable[..., tuple[subprocess.Popen, str]]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start a board and give its process and its URL."""
    processes: list[subprocess.Popen] = []

    def start(*flags: object) -> tuple[subprocess.Popen, str]:
        command = [sys.executable, "-m", "glassboard", *map(str, flags)]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        processes.append(process)
        assert process.stderr is not None
        line = process.stderr.readline()
        found = re.search(r"Glassboard \S+ at (http://\S+) \(Press CTRL\+C to quit\)", line)
        assert found, line + process.stderr.read()
        return process, found[1]

    yield start
    for process in processes:
        process.kill()
        process.communicate()


def fails(status: int, *flags: object) -> str:
    """Run a board that cannot start; what it says."""
    command = [sys.executable, "-m", "glassboard", *map(str, flags)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=30)
    assert result.returncode == status
    assert "Traceback" not in result.stderr
    return result.stderr


def catalog(url: str) -> dict:
    with urllib.request.urlopen(f"{url}api/catalog") as answer:
        return json.load(answer)


def until_points(url: str, points: int) -> None:
    deadline = time.monotonic() + 20
    while catalog(url)["points"] != points:
        assert time.monotonic() < deadline, catalog(url)
        time.sleep(0.02)


def port_of(url: str) -> int:
    found = re.search(r":(\d+)", url)
    assert found
    return int(found[1])


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_runs_are_served_as_they_come(tmp_path: Path, start: Start) -> None:
    _, url = start("--logdir", tmp_path / "later", "--port", 0)
    assert catalog(url)["state"] == "waiting"
    with SummaryWriter(tmp_path / "later/run") as writer:
        writer.add_scalar("loss", 0.5, 1)
        writer.flush()
        until_points(url, 1)
        writer.add_scalar("loss", 0.4, 2)
        writer.flush()
        until_points(url, 2)


def test_without_a_port_the_next_free_one_from_6006_is_taken(tmp_path: Path, start: Start) -> None:
    ports = [port_of(start("--logdir", tmp_path)[1]) for _ in range(2)]
    assert 6006 <= ports[0] < ports[1] < 6106


def test_a_busy_port_is_a_clear_error(tmp_path: Path, taken_port: int) -> None:
    said = fails(1, "--logdir", tmp_path, "--port", taken_port)
    assert said == (
        f"ERROR: port {taken_port} is in use: choose another with --port, or let --port 0 find a free one\n"
    )


def test_what_has_no_effect_is_said_before_anything_else(tmp_path: Path, taken_port: int) -> None:
    flags = ["--logdir", tmp_path, "--load_fast=false", "--max_reload_threads", "4"]
    said = fails(1, *flags, "--port", taken_port)
    assert said.splitlines()[:2] == [
        "NOTE: --load_fast has no effect: loading is always fast",
        "NOTE: --max_reload_threads has no effect: files load on all cores",
    ]


@pytest.mark.parametrize(
    ("status", "flags", "said"),
    [
        (1, [], "no log directory"),
        (1, ["--logdir", ""], "no log directory"),
        (2, ["--logdir", "x", "--port", "http"], "'http' is no port"),
        (2, ["--logdir", "x", "--port", "65536"], "'65536' is no port"),
        (1, ["--logdir", "x", "--path_prefix", "glass"], "try --path_prefix /glass"),
        (1, ["--logdir", "x", "--reload_interval", "-1"], "--reload_interval must be 0"),
        (1, ["--logdir", "x", "--host", "192.0.2.1", "--port", "0"], "ERROR: "),
        (2, ["--logdir", "x", "--bind_all", "maybe"], "say true or false"),
        (2, ["--logdir", "x", "--host", "localhost", "--bind_all"], "not allowed with"),
        (2, ["--logdir", "x", "--no_such_flag"], "--no_such_flag"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_flags_are_clear_errors(status: int, flags: list[str], said: str) -> None:
    assert said in fails(status, *flags)


def test_the_log_directory_may_stand_alone_and_dashes_do_too(tmp_path: Path, start: Start) -> None:
    _, url = start(tmp_path, "--port=0", "--path-prefix=/glass", "--window-title", "mine")
    assert url.endswith("/glass/")
    assert catalog(url)["logdir"] == str(tmp_path)
    assert catalog(url)["window_title"] == "mine"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_the_host_is_the_one_asked_for(tmp_path: Path, start: Start, host: str) -> None:
    _, url = start("serve", "--logdir", tmp_path, "--host", host, "--port", 0)
    assert url == f"http://{host}:{port_of(url)}/"
    assert catalog(url)["state"] == "waiting"


def test_an_open_page_is_told_of_a_flushed_point(tmp_path: Path, start: Start) -> None:
    with SummaryWriter(tmp_path / "run") as writer:
        writer.add_scalar("loss", 0.5, 1)
        writer.flush()
        _, url = start("--logdir", tmp_path, "--port", 0, "--reload_interval", 3600)
        until_points(url, 1)
        with urllib.request.urlopen(f"{url}api/changes", timeout=20) as stream:
            assert stream.readline() == b"event: hello\n"
            writer.add_scalar("loss", 0.4, 2)
            writer.flush()
            told: dict = {}
            while told.get("runs") != ["run"] or catalog(url)["points"] < 2:
                line = stream.readline()
                told = json.loads(line[6:]) if line.startswith(b"data: ") else told
        assert catalog(url)["revision"] == told["revision"]


def test_beyond_localhost_a_token_is_asked_for(tmp_path: Path, start: Start) -> None:
    _, url = start("--logdir", tmp_path, "--bind_all", "--port", 0)
    base = f"http://127.0.0.1:{port_of(url)}/"
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(f"{base}api/catalog")
    visitor = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    with visitor.open(f"{base}api/catalog?{url.partition('?')[2]}") as answer:
        assert answer.url == f"{base}api/catalog"
    with visitor.open(f"{base}api/catalog") as answer:
        assert json.load(answer)["state"] == "waiting"


def test_no_auth_lets_everybody_in(tmp_path: Path, start: Start) -> None:
    _, url = start("--logdir", tmp_path, "--bind_all", "--no_auth", "--port", 0)
    assert "token" not in url
    assert catalog(f"http://127.0.0.1:{port_of(url)}/")["state"] == "waiting"


def test_a_reload_interval_of_zero_loads_once(tmp_path: Path, start: Start) -> None:
    with SummaryWriter(tmp_path) as writer:
        writer.add_scalar("loss", 0.5, 1)
        writer.flush()
        _, url = start("--logdir", tmp_path, "--port", 0, "--reload_interval", 0)
        until_points(url, 1)
        writer.add_scalar("loss", 0.4, 2)
    time.sleep(1)
    assert catalog(url)["points"] == 1


@pytest.mark.parametrize(
    ("number", "said"), [(signal.SIGTERM, "Glassboard caught SIGTERM and ended.\n"), (signal.SIGINT, "")]
)
def test_signals_end_it_even_with_a_page_open(
    tmp_path: Path, start: Start, number: signal.Signals, said: str
) -> None:
    process, url = start("--logdir", tmp_path, "--port", 0)
    with urllib.request.urlopen(f"{url}api/changes") as stream:
        assert stream.readline() == b"event: hello\n"
        process.send_signal(number)
        _, err = process.communicate(timeout=20)
    assert process.returncode == 0
    assert err == said


def test_open_shows_the_page_in_a_browser(
    tmp_path: Path, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = tmp_path / "opened"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {opened}.part && mv {opened}.part {opened}\n')
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", str(browser))
    _, url = start("--logdir", tmp_path, "--port", 0, "--open")
    deadline = time.monotonic() + 20
    while not opened.exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert opened.read_text().strip() == url


def test_several_log_directories_are_one_board(tmp_path: Path, start: Start) -> None:
    for name in ("a", "b/deep"):
        with SummaryWriter(tmp_path / name) as writer:
            writer.add_scalar("loss", 0.5, 1)
    _, url = start("--logdir_spec", f"first:{tmp_path}/a,second:{tmp_path}/b", "--port", 0)
    until_points(url, 2)
    assert {run["name"] for run in catalog(url)["runs"]} == {"first", "second/deep"}


def test_boards_that_say_so_share_a_port(tmp_path: Path, start: Start) -> None:
    _, url = start("--logdir", tmp_path, "--port", 0, "--reuse_port", "true")
    port = int(url.rstrip("/").rpartition(":")[2])
    _, other = start("--logdir", tmp_path, "--port", port, "--reuse_port=true")
    assert other == url
    assert "in use" in fails(1, "--logdir", tmp_path, "--port", port)
