"""A run joins its files: restarts are stitched, parallel files and ranks keep all their points."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from glassboard import SummaryWriter
from glassboard.events.event import StartRecord
from glassboard.reader.run import Run
from glassboard.reader.tail import FileTail


@pytest.fixture
def read_run() -> Callable[[Path], Run]:
    """Read all files of a directory."""

    def read(folder: Path) -> Run:
        run = Run("run")
        for path in sorted(folder.iterdir()):
            tail = FileTail(str(path))
            tail.advance(1 << 30)
            run.tails[str(path)] = tail
        return run

    return read


def live_points(run: Run, tag: str = "loss", rank: int = 0) -> list[tuple[int, float]]:
    """Steps and values that count, in time order."""
    points = []
    for column, stretch in run.stretches(tag, rank):
        pairs = list(zip(column.steps, column.values, strict=True))[stretch.begin : stretch.end]
        points += [pair for pair in pairs if stretch.keep_below is None or pair[0] < stretch.keep_below]
    return points


def test_a_resumed_run_has_each_step_from_its_latest_attempt(
    tmp_path: Path, read_run: Callable[[Path], Run]
) -> None:
    with SummaryWriter(tmp_path) as writer:
        for step in range(10):
            writer.add_scalar("loss", 1.0, step)
    with SummaryWriter(tmp_path, purge_step=6) as writer:
        for step in range(6, 12):
            writer.add_scalar("loss", 2.0, step)
    run = read_run(tmp_path)
    assert live_points(run) == [(step, 1.0) for step in range(6)] + [(step, 2.0) for step in range(6, 12)]
    assert run.scalar_tags() == {"loss"}


def test_a_restarted_process_supersedes_without_being_told_to(
    tmp_path: Path, read_run: Callable[[Path], Run]
) -> None:
    program = """
import sys, glassboard
with glassboard.SummaryWriter(sys.argv[1]) as writer:
    for step in range(int(sys.argv[2]), int(sys.argv[2]) + 10):
        writer.add_scalar("loss", float(sys.argv[2]), step)
"""
    for first in (0, 6):
        subprocess.run([sys.executable, "-c", program, tmp_path, str(first)], check=True)
    assert live_points(read_run(tmp_path)) == [(step, 0.0 if step < 6 else 6.0) for step in range(16)]


def test_two_files_of_one_process_are_one_attempt(tmp_path: Path, read_run: Callable[[Path], Run]) -> None:
    for value in (1.0, 2.0):
        with SummaryWriter(tmp_path) as writer:
            writer.add_scalar("loss", value, 5)
    assert live_points(read_run(tmp_path)) == [(5, 1.0), (5, 2.0)]


def test_equal_and_falling_steps_are_kept(tmp_path: Path, read_run: Callable[[Path], Run]) -> None:
    steps = [3, 3, 1, 2, -5, 2**62, 0]
    with SummaryWriter(tmp_path) as writer:
        for step in steps:
            writer.add_scalar("loss", 1.0, step)
    assert [step for step, _ in live_points(read_run(tmp_path))] == steps


def test_ranks_never_erase_each_other(
    tmp_path: Path, read_run: Callable[[Path], Run], write_events: Callable[..., Path]
) -> None:
    for rank in range(2):
        write_events(
            tmp_path / f"{rank}.tfevents",
            [(10.0 * rank + 1, "loss", 5, float(rank))],
            start=StartRecord(f"start{rank}", rank=rank, world_size=2),
            wall=10.0 * rank,
        )
    run = read_run(tmp_path)
    assert run.ranks("loss") == [0, 1]
    assert live_points(run, rank=0) == [(5, 0.0)]
    assert live_points(run, rank=1) == [(5, 1.0)]


@pytest.mark.parametrize("writer_of", ["tensorboardX", "torch.utils.tensorboard"])
def test_restarts_of_the_peers_are_stitched(
    tmp_path: Path, read_run: Callable[[Path], Run], writer_of: str
) -> None:
    peer = pytest.importorskip(writer_of).SummaryWriter
    for start, value in ((0, 1.0), (6, 2.0)):
        with peer(str(tmp_path), filename_suffix=f".{start}") as writer:
            for step in range(start, start + 10):
                writer.add_scalar("loss", value, step, walltime=1_700_000_000 + 100 * start + step)
    values = dict(live_points(read_run(tmp_path)))
    assert values == {step: 1.0 if step < 6 else 2.0 for step in range(16)}
