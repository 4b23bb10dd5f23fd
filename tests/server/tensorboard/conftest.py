"""A real TensorBoard and our board on the same log directory, both asked over HTTP."""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

# Lifts TensorBoard's sampling; ours is the same flag.
ALL = "scalars=100000,images=1000,audio=1000,histograms=1000,text=1000,pr_curves=1000,mesh=1000"
RUNS = {"tbx", "torch", "ours", "restarted", "sweep/trial0", "sweep/trial1", "sweep/trial2"}


@dataclass(frozen=True)
class Answer:
    """What a board answered."""

    status: int
    headers: dict[str, str]  # by lower-case name
    body: bytes

    def json(self) -> Any:
        """The body, which must be JSON without the numbers that JSON does not have."""
        return json.loads(self.body, parse_constant=lambda text: pytest.fail(f"{text} is no JSON"))


@dataclass(frozen=True)
class Board:
    """A running board."""

    url: str

    def ask(
        self,
        path: str,
        query: Any = (),
        *,
        body: bytes | None = None,
        kind: str = "application/json",
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """One answer; a request with a body is a POST."""
        place = urlsplit(self.url)
        connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=60)
        try:
            target = place.path.rstrip("/") + path + (f"?{urlencode(query, doseq=True)}" if query else "")
            sent = dict(headers or {})
            if body is not None:
                sent["Content-Type"] = kind
            connection.request("GET" if body is None else "POST", target, body, sent)
            answer = connection.getresponse()
            return Answer(
                answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
            )
        finally:
            connection.close()


@dataclass(frozen=True)
class Boards:
    """Ours and TensorBoard's with each of its loaders."""

    ours: Board
    fast: Board
    slow: Board

    def same(
        self,
        path: str,
        query: Any = (),
        *,
        slow: bool = False,
        known: Callable[[Any], Any] | None = None,
        **how: Any,
    ) -> Any:
        """The JSON that both boards answer; TensorBoard with its fast loader unless `slow`.

        A known difference is taken out of both answers by `known` before they are compared; by itself, runs
        that are told apart by purpose are.
        """
        known = known or without_apart
        theirs = (self.slow if slow else self.fast).ask(path, query, **how)
        ours = self.ours.ask(path, query, **how)
        assert (ours.status, theirs.status) == (200, 200), (path, query, ours.body[:300], theirs.body[:300])
        assert ours.headers["content-type"] == theirs.headers["content-type"]
        assert known(ours.json()) == known(theirs.json()), (path, query)
        return ours.json()

    def each(self, check: Callable[..., Any], cases: Iterable[tuple[Any, ...]]) -> int:
        """Check many cases, several at once: TensorBoard takes its time for each. How many there were."""
        with ThreadPoolExecutor(12) as pool:
            return len([one.result() for one in [pool.submit(check, *case) for case in cases]])

    def same_bytes(self, path: str, query: Any = (), *, slow: bool = False) -> bytes:
        """The bytes that both boards answer."""
        theirs = (self.slow if slow else self.fast).ask(path, query)
        ours = self.ours.ask(path, query)
        assert (ours.status, theirs.status) == (200, 200), (path, query, ours.body[:300], theirs.body[:300])
        assert ours.headers["content-type"] == theirs.headers["content-type"]
        assert ours.body == theirs.body, (path, query)
        return ours.body

    def same_refusal(self, path: str, query: Any = (), **how: Any) -> int:
        """The status with which both boards refuse."""
        ours, theirs = self.ours.ask(path, query, **how), self.fast.ask(path, query, **how)
        assert ours.status == theirs.status, (path, query, ours.body[:300], theirs.body[:300])
        assert ours.status >= 400
        return ours.status


def without_apart(answer: Any) -> Any:
    """An answer by runs without those that hold what the loaders do not read alike."""
    if not isinstance(answer, dict):
        return answer
    return {run: held for run, held in answer.items() if not run.startswith("apart/")}


def tagged(index: dict[str, Any]) -> list[tuple[str, str]]:
    """Run and tag of everything in an answer of `/tags`; there is at least one."""
    assert index
    return [(run, tag) for run, tags in without_apart(index).items() for tag in tags]


@pytest.fixture(scope="session")
def pairs() -> Callable[[dict[str, Any]], list[tuple[str, str]]]:
    """Run and tag of everything in an answer of `/tags`."""
    return tagged


@pytest.fixture(scope="session")
def logs() -> Iterator[Path]:
    """A log directory with every kind."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve() / "logs"
        maker = Path(__file__).with_name("make_logs.py")
        subprocess.run([sys.executable, str(maker), str(root)], check=True, capture_output=True)
        yield root


@pytest.fixture(scope="session")
def boards(logs: Path) -> Iterator[Boards]:
    """The boards, once they have read everything."""
    ready = ("/data/plugin/timeseries/tags", "/data/plugin/mesh/tags", "/data/plugin/text/tags")
    with open_boards(logs, RUNS, (*ready, "/data/plugin/graphs/info")) as found:
        yield found


@pytest.fixture(scope="session", params=["sweep", "undeclared", "declared"])
def sweeps(request: pytest.FixtureRequest, logs: Path) -> Iterator[Boards]:
    """Boards of trials: as torch writes them, without an experiment, and with one of TensorBoard's."""
    folder = {
        "sweep": logs / "sweep",
        "undeclared": logs.with_name("undeclared"),
        "declared": logs.with_name("declared"),
    }[request.param]
    with open_boards(folder, set(), ("/data/plugin/scalars/tags", "/data/runs")) as found:
        yield found


@pytest.fixture(scope="session")
def sampling_boards(logs: Path) -> Iterator[Boards]:
    """Boards that sample as they do by themselves."""
    with open_boards(logs.with_name("long"), {"run"}, ("/data/plugin/timeseries/tags",), ()) as found:
        yield found


@contextmanager
def open_boards(
    folder: Path,
    runs: set[str],
    ready: tuple[str, ...],
    flags: tuple[str, ...] = ("--samples_per_plugin", ALL),
) -> Iterator[Boards]:
    """Boards of a log directory, once they know these runs and have told the same twice."""
    module = [sys.executable, "-m"]
    told = ["--logdir", str(folder), "--port", "0", *flags, "--window_title", "a title"]
    with (
        serving([*module, "tensorboard.main", *told, "--load_fast=true"]) as fast,
        serving([*module, "tensorboard.main", *told, "--load_fast=false"]) as slow,
        serving([*module, "glassboard", *told]) as ours,
    ):
        found = Boards(*(Board(begun()) for begun in (ours, fast, slow)))
        for board in (found.ours, found.fast, found.slow):
            wait_loaded(board, runs, ready)
        yield found


@contextmanager
def serving(command: list[str]) -> Iterator[Callable[[], str]]:
    """A board that starts; what is given tells its address as soon as it has printed it."""
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(
            command,
            stderr=said,
            stdout=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "PYTHONWARNINGS": ""},
        )

        def address() -> str:
            while process.poll() is None:
                said.seek(0)
                if found := re.search(r"(http://\S+/) \(Press", said.read()):
                    return found[1]
                time.sleep(0.05)
            said.seek(0)
            raise RuntimeError(f"{command[2]} did not start:\n{said.read()}")

        try:
            yield address
        finally:
            process.terminate()
            process.wait()


def wait_loaded(board: Board, runs: set[str], ready: tuple[str, ...]) -> None:
    """Wait until a board knows every run, and no more tags come."""
    before: Any = None
    for _ in range(600):
        answers = [board.ask(path).json() for path in ready]
        complete = set(board.ask("/data/runs").json()) >= runs
        if complete and answers == before and all(answers):
            return
        before = answers
        time.sleep(0.3)
    raise RuntimeError(f"{board.url} did not read everything")
