"""A disk that takes nothing for seconds: no log call waits for it, flush and close do for their time only."""

from __future__ import annotations

import json
import textwrap
import time
from pathlib import Path

import pytest

from glassboard.events.codec import FileScanner
from glassboard.writer.stats import WriterStats

PROGRAM = Path(__file__).parent / "stalled.py"


def scalars_in(directory: Path) -> int:
    scanners = [FileScanner(str(file)) for file in directory.glob("events.out.tfevents.*")]
    for scanner in scanners:
        while scanner.advance():
            pass
        assert scanner.damaged == 0
    return sum(scanner.points for scanner in scanners)


def test_no_log_call_waits_for_a_write_that_stalls(run_faulty, logs, record_property):
    # The first write holds what every file begins with.
    done = run_faulty(PROGRAM, logs.path, 2.0, faults="write:2:stall=6")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    stalled, stats = WriterStats(*told["stalled"]), WriterStats(*told["stats"])
    record_property("longest call", told["longest"])
    record_property("longest empty call", told["control"])
    assert told["longest"] < 1.0
    assert stalled.longest_wait < 1.0
    assert stalled.dropped > 1000  # waiting 50 ms for each would have taken a minute
    assert stalled.pending_bytes < 65 << 20
    assert told["growth"] < 80 << 20
    assert not told["flushed"]
    assert told["flush_waited"] < 2.0
    assert told["closed"]
    assert scalars_in(logs.path) == stats.added - stats.dropped
    assert "lost" in done.stderr
    assert len(done.stderr.splitlines()) <= 2


def test_new_files_wait_once_for_a_directory_that_stalls(run_faulty, logs):
    program = """
        import sys, time
        from glassboard import SummaryWriter
        writer = SummaryWriter(sys.argv[1])
        begin = time.monotonic()
        for key in range(100):
            writer.add_scalars("sub", {str(key): 1.0}, 1)
        print(time.monotonic() - begin)
        writer.close()
        assert writer.dropped == 0
    """
    done = run_faulty(textwrap.dedent(program), logs.path, faults="mkdir:2:stall=4")
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) < 2.0  # 50 ms for each would be 5 s
    assert sum(scalars_in(folder) for folder in logs.path.glob("sub_*")) == 100


@pytest.mark.parametrize("call", ["write:2", "open:1", "mkdir:1"])
def test_a_close_that_gives_up_lets_the_program_end(run_faulty, logs, call):
    program = """
        import sys, time
        from glassboard import SummaryWriter
        from glassboard.writer import summary_writer
        summary_writer._CONSTRUCTION = 0.5
        writer = SummaryWriter(sys.argv[1])
        writer.add_scalar("t", 1.0, 1)
        begin = time.monotonic()
        assert not writer.flush(timeout=0.2)
        assert not writer.close(timeout=0.2)
        assert writer.stats().pending_bytes > 0
        writer.close()
        assert not writer.flush()
        print(time.monotonic() - begin)
    """
    begin = time.monotonic()
    done = run_faulty(textwrap.dedent(program), logs.path, faults=f"{call}:stall=30")
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) < 5.0
    assert time.monotonic() - begin < 20.0
    assert "still wait" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_what_a_close_gave_up_is_written_when_the_disk_comes_back(run_faulty, logs):
    program = """
        import sys, time
        from glassboard import SummaryWriter
        writer = SummaryWriter(sys.argv[1])
        writer.add_scalar("t", 1.0, 1)
        assert not writer.close(timeout=0.1)
        writer.add_scalar("t", 1.0, 2)               # in another file
        while writer.stats().pending_bytes:
            time.sleep(0.05)
        assert writer.close()
        assert writer.stats()[:6] == (2, 0, 0, 0, 0, 0), writer.stats()
    """
    done = run_faulty(textwrap.dedent(program), logs.path, faults="write:2:stall=1.5")
    assert done.returncode == 0, done.stderr
    assert len(logs.files) == 2
    assert sorted(step for step, _, _ in logs.points("t")) == [1, 2]


def test_a_constructor_that_waits_for_its_directory_holds_nobody_up(run_faulty, logs):
    program = """
        import sys, threading, time
        from glassboard import SummaryWriter
        writer = SummaryWriter(sys.argv[1] + "/one")
        thread = threading.Thread(target=SummaryWriter, args=(sys.argv[1] + "/two",))
        thread.start()
        time.sleep(0.2)
        begin = time.monotonic()
        writer.close(timeout=0.0)
        writer.add_scalar("t", 1.0, 1)               # opens a new file
        writer.add_text("note", "text", 1)
        print(time.monotonic() - begin)
        thread.join()
        writer.close()
        assert writer.dropped == 0
    """
    done = run_faulty(textwrap.dedent(program), logs.path, faults="mkdir:3:stall=4")
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) < 2.0
    assert scalars_in(logs.path / "one") == 1


def test_a_slow_disk_is_waited_for(run_faulty, logs):
    program = """
        import sys, time
        from glassboard import SummaryWriter
        from glassboard.writer import _native
        _native.set_memory_bound(2_000_000)
        writer = SummaryWriter(sys.argv[1])
        for step in range(200_000):                  # 9 MB, at some 10 MB/s
            writer.add_scalar("t", 0.1, step)
        writer.close()
        stats = writer.stats()
        assert stats.longest_wait < 1.0
        print(stats.added, stats.dropped)
    """
    done = run_faulty(textwrap.dedent(program), logs.path, faults="write:2+:stall=0.01")
    assert done.returncode == 0, done.stderr
    added, dropped = map(int, done.stdout.split())
    assert scalars_in(logs.path) == added - dropped
    assert dropped < added / 10  # none, unless the machine itself stops for 50 ms
