"""Reads event files back: with TensorBoard's own accumulator, and record by record."""

from __future__ import annotations

import struct
import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


class EventDir:
    """A log directory under test."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __fspath__(self) -> str:
        return str(self.path)

    @property
    def files(self) -> list[Path]:
        return sorted(self.path.glob("events.out.tfevents.*"))

    def events(self, file: Path | None = None) -> list:
        """All events of one file, or of the only one, parsed by TensorBoard's protobuf classes."""
        from tensorboard.compat.proto.event_pb2 import Event

        if file is None:
            (file,) = self.files
        return [Event.FromString(payload) for payload in payloads(file)]

    def points(self, tag: str, *, run: str = ".") -> list[tuple[int, float, float]]:
        """(step, wall time, value) of a tag, in file order, over all files of the run."""
        found = []
        for file in sorted((self.path / run).glob("events.out.tfevents.*")):
            for event in self.events(file):
                found += [
                    (event.step, event.wall_time, value.simple_value)
                    for value in event.summary.value
                    if value.tag == tag
                ]
        return found

    def accumulate(self, run: str = "."):
        """TensorBoard's accumulator over a run, with every point kept."""
        from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

        accumulator = EventAccumulator(str(self.path / run), size_guidance={"scalars": 0, "tensors": 0})
        return accumulator.Reload()

    def scalars(self, run: str = ".") -> dict[str, list[tuple]]:
        """What TensorBoard reads: tag -> (wall time, step, bits of the float)."""
        accumulator = self.accumulate(run)
        return {
            tag: [(e.wall_time, e.step, struct.pack("<f", e.value)) for e in accumulator.Scalars(tag)]
            for tag in accumulator.Tags()["scalars"]
        }

    def texts(self) -> dict[str, list[tuple]]:
        """What TensorBoard reads: tag -> (wall time, step, tensor proto)."""
        accumulator = self.accumulate()
        return {
            tag: [(e.wall_time, e.step, e.tensor_proto.SerializeToString()) for e in accumulator.Tensors(tag)]
            for tag in accumulator.Tags()["tensors"]
        }


def payloads(file: Path) -> list[bytes]:
    """The payloads of a file's whole records but the end record; one that is cut short is left out."""
    data, at, found = file.read_bytes(), 0, []
    while at + 12 <= len(data):
        (size,) = struct.unpack_from("<Q", data, at)
        if at + 16 + size > len(data):
            break
        found.append(data[at + 12 : at + 12 + size])
        at += 16 + size
    if found and found[-1][9:11] == b"\xda\x3e":  # behind the wall time: the field of end records
        found.pop()
    return found


@pytest.fixture
def logs(tmp_path: Path) -> EventDir:
    return EventDir(tmp_path / "run")


@pytest.fixture
def event_dir() -> type[EventDir]:
    return EventDir


@pytest.fixture
def read_payloads():
    return payloads


@pytest.fixture
def run_python():
    """Runs a program of its own interpreter, with `sys.argv[1:]`; returns what it printed."""

    def run(program: str, *arguments: object, status: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(program), *map(str, arguments)],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == status, done.stderr
        return done.stdout

    return run
