"""Many processes, threads and points at once, forks in mid-write, and a directory that forbids writing."""

from __future__ import annotations

import logging
import os
import textwrap
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from glassboard import SummaryWriter


def test_sixteen_processes_in_one_frozen_second(run_faulty, logs):
    program = """
        import sys
        from glassboard import SummaryWriter
        with SummaryWriter(sys.argv[1]) as writer:
            for step in range(1000):
                writer.add_scalar("t" + sys.argv[2], 0.1, step)
    """

    def log(rank: int) -> None:
        done = run_faulty(textwrap.dedent(program), logs.path, rank, FAULT_TIME="1700000000")
        assert (done.returncode, done.stderr) == (0, "")

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(log, range(16)))
    assert len(logs.files) == 16
    assert all(".1700000000." in file.name for file in logs.files)
    for file in logs.files:
        tags = [value.tag for event in logs.events(file) for value in event.summary.value]
        assert len(tags) == 1000
        assert len(set(tags)) == 1
    found = logs.scalars()
    assert {tag: [step for _, step, _ in points] for tag, points in found.items()} == {
        f"t{rank}": list(range(1000)) for rank in range(16)
    }


@pytest.mark.parametrize("call", ["write:2", "write:3"])
def test_a_fork_in_mid_write(run_faulty, logs, call):
    program = """
        import os, sys, time
        from glassboard import SummaryWriter
        writer = SummaryWriter(sys.argv[1])
        children = []
        for step in range(1200):
            writer.add_scalar("parent", 0.1, step)
            if step % 400 == 399:                    # the flushing thread stands in a write now
                time.sleep(0.3)
                if not (child := os.fork()):
                    for own in range(100):
                        writer.add_scalar(f"child{step}", 0.1, own)
                    writer.close()
                    os._exit(0)
                children.append(child)
        for child in children:
            assert os.waitpid(child, 0)[1] == 0
        writer.close()
        assert writer.dropped == 0
    """
    done = run_faulty(textwrap.dedent(program), logs.path, faults=f"{call}:stall=0.5")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(logs.files) == 4
    assert {tag: [step for _, step, _ in points] for tag, points in logs.scalars().items()} == {
        "parent": list(range(1200)),
        **{f"child{step}": list(range(100)) for step in (399, 799, 1199)},
    }


def test_sixty_four_threads(logs):
    writer = SummaryWriter(logs)
    ready = threading.Barrier(64)

    def log(thread: int) -> None:
        ready.wait()
        for step in range(300):
            writer.add_scalar(f"t{thread}", step, step)
            if step % 100 == thread:
                writer.add_text(f"note{thread}", "text", step)
                writer.flush(timeout=200.0 if thread % 2 else None)
            if step == 150 and thread % 16 == 0:
                writer.close()  # the others open it again

    begin = time.monotonic()
    threads = [threading.Thread(target=log, args=(number,)) for number in range(64)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert time.monotonic() - begin < 150.0  # no flush waits for a file that another thread has closed
    writer.close()
    assert writer.stats()[:6] == (64 * 300, 64 * 3, 0, 0, 0, 0)
    for number in range(64):
        assert sorted(step for step, _, _ in logs.points(f"t{number}")) == list(range(300))


@pytest.mark.parametrize("points", [1_000_000, pytest.param(10_000_000, marks=pytest.mark.slow)])
def test_memory_stays_small_and_nothing_is_lost(run_python, logs, points):
    from glassboard.events.codec import FileScanner

    program = """
        import sys
        from glassboard import SummaryWriter
        def peak():
            with open("/proc/self/status") as status:
                return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
        writer = SummaryWriter(sys.argv[1])
        writer.add_scalar("t", 0.1, 0)
        writer.flush()
        before = peak()
        for step in range(1, int(sys.argv[2])):
            writer.add_scalar("t", 0.1, step)
        writer.close()
        print(peak() - before, writer.dropped)
    """
    growth, dropped = map(int, run_python(program, logs.path, points).split())
    assert growth <= 32 << 10  # kilobytes
    assert dropped == 0
    (file,) = logs.files
    scanner = FileScanner(str(file))
    while scanner.advance():
        pass
    assert (scanner.points, scanner.damaged) == (points, 0)
    file.unlink()


def test_a_directory_that_forbids_writing(unprivileged: Path, caplog):
    run = unprivileged / "run"
    run.mkdir(mode=0o555)
    with caplog.at_level(logging.ERROR, "glassboard"):
        writer = SummaryWriter(run)
        for step in range(1000):
            writer.add_scalar("t", 0.1, step)
            writer.add_text("note", "text", step)
        assert not writer.flush()
        (said,) = [entry.getMessage() for entry in caplog.records]
        assert "permissions" in said
        run.chmod(0o755)
        assert writer.flush()
        writer.add_scalar("t", 0.1, 1000)
        run.chmod(0o555)
        writer.close()
    assert writer.stats()[:4] == (1001, 1000, 0, 0)
    assert len(caplog.records) == 1
    assert len(os.listdir(run)) == 1
