"""Each system call of a writing program fails in turn: it ends well, and what it says is lost is missing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from glassboard.events.codec import FileScanner
from glassboard.writer.stats import WriterStats

PROGRAM = Path(__file__).parent / "program.py"
AT_ONCE = ("EIO", "ENOSPC", "EINTR", "stall=0.3")


@pytest.fixture(scope="module")
def calls(run_faulty, tmp_path_factory) -> dict[str, int]:
    """How often the program makes each call when none of them fails."""
    folder = tmp_path_factory.mktemp("healthy")
    done = run_faulty(PROGRAM, folder / "logs", FAULT_COUNTS=str(folder / "counts"))
    assert done.returncode == 0, done.stderr
    check(folder / "logs", done.stdout, "")
    return {name: int(count) for name, count in map(str.split, (folder / "counts").read_text().splitlines())}


def tensorboards(file: Path) -> list[tuple[int, str]]:
    """(step, tag) of each event with data that TensorBoard's loader finds."""
    from tensorboard.backend.event_processing.event_file_loader import EventFileLoader

    return [
        (event.step, value.tag)
        for event in EventFileLoader(str(file)).Load()
        for value in event.summary.value
    ]


def ours(file: Path, *, whole: bool) -> int:
    """How many events with data our reader finds, having met no damage, and no torn record if `whole`."""
    scanner = FileScanner(str(file))
    while scanner.advance():
        pass
    assert scanner.damaged == 0
    assert scanner.offset == file.stat().st_size or not whole
    columns = dict(scanner.new_columns(0))
    return sum(len(column.steps) for column in columns.values()) + sum(map(len, scanner.records.values()))


def check(logs: Path, printed: str, faults: str) -> int:
    """What two readers find is what the program says it has written; returns how many errors it met."""
    told = json.loads(printed)
    for name in ("one", "two"):
        stats = WriterStats(*told[name])
        found: list[tuple[int, str]] = []
        for file in sorted((logs / name).glob("*")):
            events = tensorboards(file)
            assert ours(file, whole="ftruncate" not in faults) == len(events), faults
            found += events
        scalars = [step for step, tag in found if tag == "t"]
        assert scalars == sorted(set(scalars)), faults
        missing = (stats.added_scalars - len(scalars), stats.added_others - (len(found) - len(scalars)))
        if "close" in faults:
            assert missing <= (stats.dropped_scalars, stats.dropped_others), faults
        else:
            assert missing == (stats.dropped_scalars, stats.dropped_others), faults
        assert stats.added == (307 if name == "one" else 300)
        assert stats.pending_bytes == 0
        reasons = [line for line in told["said"] if f"logs/{name}" in line and "cannot write" in line]
        assert len(reasons) == len(set(reasons)), faults
        assert bool(reasons) == (stats.errors > 0), faults
        losses = [line for line in told["said"] if f"logs/{name}" in line and "lost" in line]
        assert len(losses) <= 2
        assert bool(losses) == (stats.dropped > 0), faults
    return sum(WriterStats(*told[name]).errors for name in ("one", "two"))


def plans(call: str, count: int) -> Iterator[str]:
    """Every fault of every such call."""
    for number in range(1, count + 1):
        for what in AT_ONCE:
            yield f"{call}:{number}:{what}"
        yield f"{call}:{number}+:EIO"
        if call == "write":
            yield f"write:{number}+:ENOSPC"
            yield f"write:{number}:short"
            yield f"write:{number}:dirty"
            yield f"write:{number}+:dirty"
            yield f"write:{number}:short,write:{number + 1}:EIO"
            yield f"write:{number}:short,write:{number + 1}:ENOSPC,ftruncate:1:EINTR"
            yield f"write:{number}:short,write:{number + 1}:EIO,ftruncate:1:EIO"
            yield f"write:{number}:dirty,ftruncate:1:EIO"
            yield f"write:{number}:dirty,ftruncate:1:EIO,open:3:ENOSPC"


@pytest.mark.parametrize("call", ["mkdir", "open", "write", "close"])
def test_each_call_fails_once_and_for_good(call, calls, run_faulty, tmp_path):
    assert calls[call] >= 2

    def attempt(numbered: tuple[int, str]) -> int:
        number, faults = numbered
        logs = tmp_path / str(number) / "logs"
        done = run_faulty(PROGRAM, logs, faults=faults)
        assert done.returncode == 0, (faults, done.stderr)
        assert done.stderr == "", faults
        return check(logs, done.stdout, faults)

    tensorboards(PROGRAM)  # imports TensorBoard, for which its threads would race
    with ThreadPoolExecutor(4) as pool:
        errors = list(pool.map(attempt, enumerate(plans(call, calls[call]))))
    # Some faults are no failures (EINTR, short), some calls fall together when the machine is busy.
    assert sum(count > 0 for count in errors) >= len(errors) / 2


def test_no_other_call_is_made(calls):
    assert calls["fsync"] == calls["rename"] == calls["ftruncate"] == 0
