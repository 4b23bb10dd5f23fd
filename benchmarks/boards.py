"""Starts boards, ours and TensorBoard's, and asks them over HTTP what their pages ask."""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote, urlencode, urlsplit

from benchmarks.report import DATA

SCALARS = "data/plugin/scalars"


class Board(Protocol):
    """A running board."""

    process: subprocess.Popen[str]
    url: str

    def last_steps(self, tag: str, runs: Sequence[str]) -> dict[str, int]:
        """The last step of each run that the board has of a tag."""
        ...

    def points(self, tag: str, run: str) -> int:
        """How many points of a series the board has or would show; 0 before it knows the run."""
        ...


@dataclass
class Glassboard:
    """Ours."""

    process: subprocess.Popen[str]
    url: str
    revision: int = 0

    def chart(self, tag: str, runs: Sequence[str], **query: Any) -> bytes:
        """The answer a chart is drawn from."""
        wanted = {"tag": tag, "runs": list(runs), "buckets": 1000, **query}
        return fetch(self.url, "api/series", json.dumps(wanted).encode())

    def catalog(self) -> dict[str, Any]:
        """What there is."""
        return json.loads(fetch(self.url, "api/catalog"))

    def news(self) -> dict[str, Any]:
        """What is new in the catalog since the last time, as the page asks."""
        since = f"?since={self.revision}" if self.revision else ""
        answer: dict[str, Any] = json.loads(fetch(self.url, f"api/catalog{since}"))
        self.revision = answer["revision"]
        return answer

    def last_steps(self, tag: str, runs: Sequence[str]) -> dict[str, int]:
        """The last step of each run that the board has of a tag."""
        return {one["run"]: one["last_step"] for one in described(self.chart(tag, runs))}

    def points(self, tag: str, run: str) -> int:
        """How many points of a series the board has."""
        return sum(one["points"] for one in described(self.chart(tag, [run])))


@dataclass
class TensorBoard:
    """TensorBoard with its Rust server, as it starts by itself."""

    process: subprocess.Popen[str]
    url: str

    def multirun(self, tag: str, runs: Sequence[str]) -> bytes:
        """What its Scalars page asks."""
        form = urlencode([("tag", tag), *(("runs", run) for run in runs)])
        return fetch(
            self.url, f"{SCALARS}/scalars_multirun", form.encode(), "application/x-www-form-urlencoded"
        )

    def time_series(self, tag: str) -> bytes:
        """What its Time Series page asks: a tag of all runs."""
        boundary = uuid.uuid4().hex
        wanted = json.dumps([{"plugin": "scalars", "tag": tag}])
        part = f'Content-Disposition: form-data; name="requests"\r\n\r\n{wanted}\r\n'
        form = f"--{boundary}\r\n{part}--{boundary}--\r\n".encode()
        return fetch(
            self.url, "data/plugin/timeseries/timeSeries", form, f"multipart/form-data; boundary={boundary}"
        )

    def last_steps(self, tag: str, runs: Sequence[str]) -> dict[str, int]:
        """The last step of each run that the board has of a tag."""
        answer = json.loads(self.multirun(tag, runs))
        return {run: points[-1][1] for run, points in answer.items() if points}

    def points(self, tag: str, run: str) -> int:
        """How many points of a series the board would show: a thousand at most."""
        try:
            return len(json.loads(fetch(self.url, f"{SCALARS}/scalars?run={quote(run)}&tag={quote(tag)}")))
        except LookupError:
            return 0


@contextmanager
def glassboard(logdir: Path | str, *flags: str, cache: Path | None = None) -> Iterator[Glassboard]:
    """Run ours, and give it once it has printed its address.

    Each start is the first one on this log directory, unless a folder of column caches is given.
    """
    command = [sys.executable, "-m", "glassboard", "--logdir", str(logdir), "--port", "0", *flags]
    with tempfile.TemporaryDirectory(dir=DATA) as fresh:
        environment = {**os.environ, "GLASSBOARD_CACHE": str(cache or fresh)}
        with _serving(command, r"(http://\S+/)", environment) as (process, url):
            yield Glassboard(process, url)


@contextmanager
def tensorboard(logdir: Path | str, *flags: str) -> Iterator[TensorBoard]:
    """Run TensorBoard, likewise."""
    command = [sys.executable, "-m", "tensorboard.main", "--logdir", str(logdir), "--port", "0", *flags]
    with _serving(command, r"(http://\S+/) \(Press", os.environ) as (process, url):
        yield TensorBoard(process, url)


@contextmanager
def _serving(
    command: list[str], pattern: str, environment: Mapping[str, str]
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(
            command, stderr=said, stdout=subprocess.DEVNULL, text=True, env=environment
        )
        try:
            while process.poll() is None:
                said.seek(0)
                if found := re.search(pattern, said.read()):
                    yield process, found[1]
                    return
                time.sleep(0.01)
            said.seek(0)
            raise RuntimeError(f"{command[2]} did not start:\n{said.read()}")
        finally:
            process.terminate()
            process.wait()


def fetch(url: str, path: str, body: bytes | None = None, kind: str = "application/json") -> bytes:
    """One answer, uncompressed, on a connection of its own.

    Raises:
        LookupError: there is no such thing, or not yet.
    """
    place = urlsplit(url)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=120)
    try:
        method = "GET" if body is None else "POST"
        connection.request(method, f"{place.path}{path}", body, {"Content-Type": kind})
        answer = connection.getresponse()
        data = answer.read()
    finally:
        connection.close()
    if answer.status != 200:
        raise LookupError(f"{path}: {answer.status} {data[:200]!r}")
    return data


def described(body: bytes) -> list[dict[str, Any]]:
    """What our answer says of each of its series."""
    header = json.loads(body[8 : 8 + int.from_bytes(body[:8], "little")])
    return json.loads(header["__metadata__"]["series"])


def memory(pid: int, kind: str = "VmRSS") -> int:
    """Bytes that a process and its children hold, of a kind as Linux calls it."""
    held = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            fields = dict(line.split(":\t", 1) for line in status.read_text().splitlines())
        except OSError:
            continue  # it has ended
        if pid in (int(fields["Pid"]), int(fields["PPid"])):
            held += int(fields.get(kind, "0 kB").split()[0]) * 1024
    return held
