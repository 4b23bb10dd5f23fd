"""What a store keeps between two starts: the same answers at once, and never a wrong one."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from glassboard import SummaryWriter
from glassboard.series.query import FIELDS
from glassboard.store import local, log_directory
from glassboard.store.base import SeriesRequest
from glassboard.store.local import LocalStore
from glassboard.testing.store_suite import decode

TAGS = [f"metric_{i}" for i in range(5)]


def log(folder: Path, begin: int, end: int, *, wall: float = 1.7e9) -> None:
    with SummaryWriter(folder) as writer:
        for step in range(begin, end):
            for i, tag in enumerate(TAGS):
                writer.add_scalar(tag, step % 97 + i / 3, step * step % 5000 if i == 4 else step, wall + step)
        writer.add_text("note", f"up to {end}", end)


def told(store: LocalStore) -> dict[str, Any]:
    """All that a store tells of its runs, in a form that can be compared."""
    catalog = store.catalog()
    answers: dict[str, Any] = {
        "runs": [(run.name, run.start, run.last, run.points) for run in catalog.runs],
        "tags": [(tag.name, tag.kind, tag.runs) for tag in catalog.tags],
        "damage": store.damage(),
    }
    names = [run.name for run in catalog.runs]
    for tag in TAGS:
        for axis in ("step", "relative", "wall"):
            answer = decode(
                store.series(SeriesRequest(tag, names, axis=axis, buckets=300, smoothing=0.6, fields=FIELDS))
            )
            answers[f"{tag} {axis}"] = repr((answer.series, answer.fields))
        for name in names:
            answers[f"{tag} {name}"] = [
                (list(block.steps), list(block.walls), list(block.values))
                for block in store.points(name, tag)
            ]
    answers["texts"] = [store.texts(name, "note/text_summary") for name in names]
    return answers


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., LocalStore]]:
    """Open a store of `runs` that is loaded, with a cache beside it."""
    stores: list[LocalStore] = []

    def start(cache: str | None = None, **options: Any) -> LocalStore:
        stores.append(
            LocalStore(
                tmp_path / "runs",
                cache=cache or str(tmp_path / "cache"),
                **{"reload_interval": 0.05, "watch_files": False, **options},
            )
        )
        assert stores[-1].wait_loaded(30)
        return stores[-1]

    yield start
    for store in stores:
        store.close()


def cache_files(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "cache").rglob("*.columns"))


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_the_second_start_tells_what_the_first_one_told(
    tmp_path: Path, start: Callable[..., LocalStore]
) -> None:
    for run in ("a", "b"):
        log(tmp_path / "runs" / run, 0, 700)
    first = start()
    before = told(first)
    first.close()
    assert len(cache_files(tmp_path)) == 2
    assert told(start(cache="off")) == before
    second = start()
    assert told(second) == before
    second.close()


def test_what_did_not_change_is_not_read_again(tmp_path: Path, start: Callable[..., LocalStore]) -> None:
    log(tmp_path / "runs", 0, 700)
    start().close()
    (path,) = (tmp_path / "runs").iterdir()
    status = path.stat()
    path.write_bytes(b"x" * status.st_size)  # what would be read shows
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    store = start()
    assert store.catalog().points == 700 * len(TAGS)
    assert store.damage() == []


def test_files_that_grew_are_read_on(tmp_path: Path, start: Callable[..., LocalStore]) -> None:
    log(tmp_path / "runs/a", 0, 700)
    start().close()
    (path,) = (tmp_path / "runs/a").iterdir()
    log(tmp_path / "other", 700, 1500)
    (other,) = (tmp_path / "other").iterdir()
    with path.open("ab") as file:
        file.write(other.read_bytes())
    store = start()
    assert told(store) == told(start(cache="off"))
    assert store.catalog().points == 1500 * len(TAGS)


def test_files_that_were_replaced_are_read_anew(tmp_path: Path, start: Callable[..., LocalStore]) -> None:
    log(tmp_path / "runs/a", 0, 700)
    start().close()
    (path,) = (tmp_path / "runs/a").iterdir()
    log(tmp_path / "other", 5, 800, wall=1.6e9)
    (other,) = (tmp_path / "other").iterdir()
    path.write_bytes(other.read_bytes())
    assert told(start()) == told(start(cache="off"))


def test_a_damaged_cache_is_found_told_and_made_anew(
    tmp_path: Path, start: Callable[..., LocalStore], caplog: pytest.LogCaptureFixture
) -> None:
    log(tmp_path / "runs/a", 0, 700)
    first = start()
    before, attempts = told(first), first.attempts("a")
    first.close()
    (path,) = cache_files(tmp_path)
    sound = path.read_bytes()
    chance = random.Random(5)
    for _ in range(12):
        damaged = bytearray(sound)
        damaged[chance.randrange(48, len(sound))] ^= 1 << chance.randrange(8)
        path.write_bytes(damaged)
        store = start()
        assert store.attempts("a") == attempts
        assert told(store) == before
        store.close()
    assert "the column cache is damaged; the event file is read again" in caplog.text
    again = start()
    assert told(again) == before


@pytest.mark.parametrize("at", [8, 12], ids=["version", "byte order"])
def test_a_cache_of_another_version_is_made_anew(
    tmp_path: Path, start: Callable[..., LocalStore], at: int
) -> None:
    log(tmp_path / "runs/a", 0, 700)
    first = start()
    before = told(first)
    first.close()
    (path,) = cache_files(tmp_path)
    other = bytearray(path.read_bytes())
    other[at] += 1
    path.write_bytes(other)
    second = start()
    assert told(second) == before
    second.close()
    assert path.read_bytes()[at] == other[at] - 1


def test_two_boards_at_once_tell_the_same(tmp_path: Path, start: Callable[..., LocalStore]) -> None:
    log(tmp_path / "runs/a", 0, 700)
    first, second = start(), start()
    log(tmp_path / "runs/b", 0, 700)
    wait_until(lambda: all(store.catalog().points == 1400 * len(TAGS) for store in (first, second)))
    assert told(first) == told(second)


def test_what_grows_is_written_when_it_gets_much(
    tmp_path: Path, start: Callable[..., LocalStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_directory, "_MOST_GROWING", 500)
    monkeypatch.setattr(log_directory, "_MOST_GROWING_OF_TAG", 1)
    monkeypatch.setattr(log_directory, "_MOST_GROWING_IN_ALL", 200)
    store = start()
    writer = SummaryWriter(tmp_path / "runs/a")
    for step in range(3000):
        for tag in TAGS:
            writer.add_scalar(tag, step, step, 1.7e9 + step)
        if step % 500 == 499:
            writer.flush()
            wait_until(lambda: store.catalog().points >= (step + 1) * len(TAGS))  # noqa: B023
            told_now = decode(store.series(SeriesRequest(TAGS[0], ["a"], buckets=8000)))
            assert told_now.fields["x"][0] == [float(x) for x in range(step + 1)]
    (tail,) = store._directory.shown.listed["a"].tails.values()
    wait_until(lambda: tail.scanner.growing <= 200)
    writer.add_text("note", "done", 3000)
    writer.close()
    assert cache_files(tmp_path)
    wait_until(lambda: any(tag.kind == "text" for tag in store.catalog().tags))
    assert told(store) == told(start(cache="off"))


def test_trees_of_series_are_given_up_and_built_again(
    tmp_path: Path, start: Callable[..., LocalStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "_MOST_TREES", 5000)
    log(tmp_path / "runs/a", 0, 2000)
    store = start()
    before = told(store)
    assert len(store._series) < len(TAGS)
    assert told(store) == before


_BOARD = """
import sys, time
from glassboard.store import local, log_directory
log_directory._MOST_GROWING = 2000
store = local.LocalStore(sys.argv[1], cache=sys.argv[2], reload_interval=0.01)
store.wait_loaded()
print("loaded", flush=True)
time.sleep(60)
"""


def test_a_board_that_is_killed_leaves_nothing_that_misleads(
    tmp_path: Path, start: Callable[..., LocalStore]
) -> None:
    chance = random.Random(3)
    for run in range(3):
        log(tmp_path / "runs" / f"run_{run}", 0, 2000)
    for round_ in range(8):
        board = subprocess.Popen(
            [sys.executable, "-c", _BOARD, str(tmp_path / "runs"), str(tmp_path / "cache")],
            stdout=subprocess.PIPE,
        )
        assert board.stdout is not None
        if round_ % 4 == 3:
            board.stdout.readline()
            log(tmp_path / "runs" / f"run_{round_ % 3}", 2000 + round_ * 100, 2100 + round_ * 100)
        time.sleep(0.15 + chance.random() * 0.25)
        board.send_signal(signal.SIGKILL)
        board.wait()
        board.stdout.close()
    assert told(start()) == told(start(cache="off"))


_FULL_DISK = """
import json, resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from glassboard.store.local import LocalStore
store = LocalStore(sys.argv[1], cache=sys.argv[2], reload_interval=0)
store.wait_loaded()
print(json.dumps([store.catalog().points, sum(len(block.steps) for block in store.points("a", "metric_1"))]))
store.close()
"""


def test_a_disk_without_room_costs_only_the_cache(tmp_path: Path) -> None:
    log(tmp_path / "runs/a", 0, 2000)
    found = subprocess.run(
        [sys.executable, "-c", _FULL_DISK, str(tmp_path / "runs"), str(tmp_path / "cache")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(found.stdout) == [2000 * len(TAGS), 2000]
    assert found.stderr.count("cannot be written") == 1
    assert cache_files(tmp_path) == []
    assert not list((tmp_path / "cache").rglob("*.new"))


def test_files_of_a_run_that_went_are_deleted_at_the_next_start(
    tmp_path: Path, start: Callable[..., LocalStore]
) -> None:
    for run in ("a", "b"):
        log(tmp_path / "runs" / run, 0, 700)
    start().close()
    for path in (tmp_path / "runs/b").iterdir():
        os.unlink(path)
    start()
    wait_until(lambda: len(cache_files(tmp_path)) == 1)
