"""A disk that is really full: drops are counted and told once, and logging goes on when there is room."""

from __future__ import annotations

import logging
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from glassboard import SummaryWriter
from glassboard.events.codec import FileScanner
from glassboard.writer import _native


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 256 kB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("mounting a small file system needs root; test_event_file.py limits file sizes instead")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def ours(folder: Path) -> tuple[list[int], int]:
    (file,) = folder.iterdir()
    scanner = FileScanner(str(file))
    while scanner.advance():
        pass
    return list(dict(scanner.new_columns(0))["t"].steps), scanner.damaged


def tensorboards(folder: Path) -> list[int]:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    return [event.step for event in EventAccumulator(str(folder), {"scalars": 0}).Reload().Scalars("t")]


def test_nothing_is_lost_while_memory_holds_it(disk: Path, caplog: pytest.LogCaptureFixture) -> None:
    writer = SummaryWriter(disk / "run")
    with caplog.at_level(logging.ERROR, "glassboard"):
        for step in range(20_000):  # 900 kB
            writer.add_scalar("t", 0.1, step)
        writer.flush()
        assert writer.errors > 0
        assert writer.dropped == 0
        subprocess.run(["mount", "-o", "remount,size=16m", str(disk)], check=True)
        writer.add_scalar("t", 0.1, 20_000)
        writer.close()
    assert ours(disk / "run") == (list(range(20_001)), 0)
    assert tensorboards(disk / "run") == list(range(20_001))
    (said,) = [entry.getMessage() for entry in caplog.records]
    assert "No space left on device" in said


def test_what_memory_cannot_hold_is_counted_and_the_rest_goes_on(
    disk: Path, caplog: pytest.LogCaptureFixture
) -> None:
    _native.set_memory_bound(100_000)
    try:
        writer = SummaryWriter(disk / "run")
        with caplog.at_level(logging.ERROR, "glassboard"):
            for step in range(20_000):
                writer.add_scalar("t", 0.1, step)
            lost = writer.dropped
            assert lost > 0
            subprocess.run(["mount", "-o", "remount,size=16m", str(disk)], check=True)
            writer.flush()
            for step in range(20_000, 21_000):
                writer.add_scalar("t", 0.1, step)
            writer.close()
    finally:
        _native.set_memory_bound(64 << 20)
    steps, damaged = ours(disk / "run")
    assert damaged == 0
    assert len(steps) == 21_000 - writer.dropped
    assert steps[-1000:] == list(range(20_000, 21_000))
    assert tensorboards(disk / "run") == steps
    told = [entry.getMessage() for entry in caplog.records if "lost" in entry.getMessage()]
    assert 1 <= len(told) <= 2  # at once, and the total at close
    assert str(writer.dropped) in told[-1]
