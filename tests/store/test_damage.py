"""Files that are torn, hurt, unreadable, replaced or gone cost what is lost, and no more."""

from __future__ import annotations

import ctypes
import logging
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from glassboard import SummaryWriter
from glassboard.events.codec import frame
from glassboard.events.event import file_version_event, scalar_event, text_event
from glassboard.store.base import SeriesRequest
from glassboard.store.local import LocalStore
from glassboard.testing.store_suite import decode

Follow = Callable[..., LocalStore]


def until(condition: Callable[[], bool]) -> None:
    """Wait for what comes from another thread or process."""
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def steps(store: LocalStore, run: str = ".") -> list[float]:
    answer = decode(store.series(SeriesRequest("loss", [run])))
    return answer.fields["x"][0] if answer.series else []


def events(*wanted: int, wall: float = 1.0) -> bytes:
    """The bytes of a file with one point a step."""
    points = [scalar_event("loss", 0.5, step, wall + step) for step in wanted]
    return b"".join(map(frame, [file_version_event(wall), *points]))


def record(step: int) -> bytes:
    return frame(scalar_event("loss", 0.5, step, 1.0 + step))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The event file of the only run."""
    return tmp_path / "logs/events.out.tfevents.1"


@pytest.fixture
def logdir(file: Path) -> Path:
    """Where it lies."""
    file.parent.mkdir()
    return file.parent


# --- damage -----------------------------------------------------------------------------------------------


def test_a_truncated_tail_is_waited_for(logdir: Path, file: Path, follow: Follow) -> None:
    whole = events(1, 2)
    file.write_bytes(whole[:-5])
    store = follow(logdir, reload_interval=0.1)
    assert (steps(store), store.catalog().damaged) == ([1], 0)
    with file.open("ab") as growing:
        growing.write(whole[-5:] + record(3))
    until(lambda: steps(store) == [1, 2, 3])
    assert store.damage() == []


def test_a_writer_that_was_killed_leaves_what_it_had_flushed(tmp_path: Path, follow: Follow) -> None:
    program = """
import sys
from glassboard import SummaryWriter
writer = SummaryWriter(sys.argv[1], flush_secs=0.05)
step = 0
while True:
    writer.add_scalar("loss", 0.5, step)
    step += 1
"""
    process = subprocess.Popen([sys.executable, "-c", program, str(tmp_path)])
    store = follow(tmp_path, reload_interval=0.1)
    until(lambda: store.catalog().points > 10_000)
    process.send_signal(signal.SIGKILL)
    process.wait()
    size = sum(path.stat().st_size for path in tmp_path.iterdir())
    settled = follow(tmp_path, reload_interval=0)
    until(lambda: store.catalog().points == settled.catalog().points)
    assert size > 0
    assert store.damage() == settled.damage() == []


def test_a_corrupt_record_is_reported_once(
    logdir: Path, file: Path, follow: Follow, caplog: pytest.LogCaptureFixture
) -> None:
    data = bytearray(events(1, 2, 3))
    begin = len(events(1))
    data[begin + 20] ^= 1
    file.write_bytes(data)
    with caplog.at_level(logging.WARNING, "glassboard.reader"):
        store = follow(logdir, reload_interval=0.05)
        assert steps(store) == [1, 3]
        (damage,) = store.damage()
        assert (damage.run, damage.file, damage.offset, damage.skipped) == (
            ".",
            file.name,
            begin,
            len(record(2)),
        )
        assert store.catalog().damaged == 1
        with file.open("ab") as growing:
            growing.write(record(4))
        until(lambda: steps(store) == [1, 3, 4])
    (message,) = [entry.getMessage() for entry in caplog.records]
    assert all(part in message for part in (str(file), f"byte {begin}", f"{len(record(2))} bytes skipped"))


def test_much_damage_is_counted_and_told_in_part(
    logdir: Path, file: Path, follow: Follow, caplog: pytest.LogCaptureFixture
) -> None:
    bad = record(7)[:-1] + b"?"
    file.write_bytes(events(1) + b"".join(bad + record(step) for step in range(2, 3002)))
    with caplog.at_level(logging.WARNING, "glassboard.reader"):
        store = follow(logdir, reload_interval=0)
    assert (store.catalog().points, store.catalog().damaged, len(store.damage())) == (3001, 3000, 1000)
    assert len(caplog.records) == 11


@pytest.mark.parametrize("hole", [bytes(5000), b"garbage " * 700], ids=["zeros", "garbage"])
def test_what_comes_after_a_hole_is_read(logdir: Path, file: Path, follow: Follow, hole: bytes) -> None:
    file.write_bytes(events(1) + hole)
    store = follow(logdir, reload_interval=0.1)
    assert steps(store) == [1]
    with file.open("ab") as growing:
        growing.write(record(2))
    until(lambda: steps(store) == [1, 2])
    assert [(one.offset, one.skipped) for one in store.damage()] == [(len(events(1)), len(hole))]


def test_a_text_that_is_none_counts_as_damage_once_it_is_looked_at(
    logdir: Path, file: Path, follow: Follow
) -> None:
    good = text_event("note", "good", 1, 2.0)
    place = good.index(b"good")
    bad = good[: place - 2] + b"\x0f" + good[place - 1 :]  # a field of a wire type there is none of
    file.write_bytes(b"".join(map(frame, [file_version_event(1.0), good, bad])))
    store = follow(logdir, reload_interval=0)
    assert [entry.text for entry in store.texts(".", "note/text_summary")] == ["good"]
    (damage,) = store.damage()
    assert damage.offset > 0
    assert store.catalog().damaged == 1


# --- files and folders that come, go and change ----------------------------------------------------------


def test_unreadable_folders_and_files_are_told_until_they_are_cured(
    unprivileged: Path, follow: Follow
) -> None:
    for name in ("open", "shut", "locked"):
        with SummaryWriter(unprivileged / name) as writer:
            writer.add_scalar("loss", 0.5, 1)
    (locked,) = (unprivileged / "locked").iterdir()
    (unprivileged / "shut").chmod(0)
    locked.chmod(0)
    store = follow(unprivileged, reload_interval=0.1)
    assert {run.name for run in store.catalog().runs} == {"open", "locked"}
    assert {(one.run, one.file, one.message) for one in store.damage()} == {
        ("", "shut", "Permission denied"),
        ("locked", f"locked/{locked.name}", "Permission denied"),
    }
    assert store.catalog().damaged == 2
    (unprivileged / "shut").chmod(0o700)
    locked.chmod(0o600)
    until(lambda: store.damage() == [] and steps(store, "shut") == steps(store, "locked") == [1])
    assert store.catalog().damaged == 0


def test_a_file_that_vanishes_takes_its_run_with_it(logdir: Path, file: Path, follow: Follow) -> None:
    file.write_bytes(events(1))
    (logdir / "other").mkdir()
    (logdir / "other/events.out.tfevents.1").write_bytes(events(5))
    store = follow(logdir, reload_interval=0.1)
    file.unlink()
    until(lambda: [run.name for run in store.catalog().runs] == ["other"])
    assert (steps(store), steps(store, "other"), store.damage()) == ([], [5], [])


def test_a_log_directory_that_vanishes_and_comes_back(logdir: Path, file: Path, follow: Follow) -> None:
    file.write_bytes(events(1))
    store = follow(logdir, reload_interval=0.1)
    shutil.rmtree(logdir)
    until(lambda: store.catalog().state == "waiting" and not store.catalog().runs)
    logdir.mkdir()
    file.write_bytes(events(2))
    until(lambda: steps(store) == [2])
    assert store.damage() == []


def put_aside(path: Path, content: bytes) -> None:
    """As rsync does: written beside it, then renamed over it."""
    beside = path.with_suffix(".partial")
    beside.write_bytes(content)
    beside.replace(path)


def begin_anew(path: Path, content: bytes) -> None:
    """As ``cp`` does: the same file, cut to nothing and written again."""
    path.write_bytes(content)


@pytest.mark.parametrize("replace", [put_aside, begin_anew])
@pytest.mark.parametrize("wanted", [[11], [11, 12], [11, 12, 13, 14]], ids=["shorter", "as long", "longer"])
def test_a_replaced_file_is_read_anew(
    logdir: Path,
    file: Path,
    follow: Follow,
    replace: Callable[[Path, bytes], None],
    wanted: list[int],
) -> None:
    file.write_bytes(events(1, 2))
    store = follow(logdir, reload_interval=0.05)
    assert steps(store) == [1, 2]
    replace(file, events(*wanted, wall=7.0))
    until(lambda: steps(store) == wanted)
    assert store.damage() == []


def test_a_cut_file_holds_what_is_left_of_it(logdir: Path, file: Path, follow: Follow) -> None:
    file.write_bytes(events(1, 2, 3))
    store = follow(logdir, reload_interval=0.1)
    os.truncate(file, len(events(1, 2)))
    until(lambda: steps(store) == [1, 2])
    assert store.damage() == []


def test_a_renamed_run_is_one_run_under_its_new_name(tmp_path: Path, follow: Follow) -> None:
    with SummaryWriter(tmp_path / "old") as writer:
        writer.add_scalar("loss", 0.5, 1)
        writer.flush()
        store = follow(tmp_path, reload_interval=0.1)
        (tmp_path / "old").rename(tmp_path / "new")
        until(lambda: [run.name for run in store.catalog().runs] == ["new"])
        writer.add_scalar("loss", 0.5, 2)  # the writer still holds the file
        writer.flush()
        until(lambda: steps(store, "new") == [1, 2])
    assert steps(store, "old") == []


def test_links_that_lead_in_circles_and_special_files_hold_nothing_up(
    logdir: Path, file: Path, follow: Follow
) -> None:
    file.write_bytes(events(1))
    (logdir / "loop").symlink_to(logdir)
    (logdir / "self.tfevents").symlink_to(logdir / "self.tfevents")
    os.mkfifo(logdir / "pipe.tfevents")
    (logdir / "null.tfevents").symlink_to("/dev/zero")
    store = follow(logdir, reload_interval=0)
    assert [run.name for run in store.catalog().runs] == ["."]
    assert (steps(store), store.damage()) == ([1], [])


def test_a_pipe_in_the_place_of_a_file_holds_nothing_up(logdir: Path, file: Path, follow: Follow) -> None:
    file.write_bytes(events(1))
    store = follow(logdir, reload_interval=0.1)
    os.mkfifo(logdir / "pipe")
    (logdir / "pipe").rename(file)
    (logdir / "other.tfevents.1").write_bytes(events(5))
    until(lambda: steps(store) == [5] and store.damage() == [])


def test_names_that_are_no_utf8_can_be_read_and_told(tmp_path: Path, follow: Follow) -> None:
    logdir = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9"))
    file = logdir / os.fsdecode(b"e\xff.tfevents.1")
    logdir.mkdir()
    text = frame(text_event("note", "good", 1, 2.0))
    file.write_bytes(events(1) + text + record(2)[:-1] + b"?" + record(3))
    for root, run in ((tmp_path, "caf\\xe9"), (logdir, ".")):
        store = follow(root, reload_interval=0.1)
        assert steps(store, run) == [1, 3]
        assert [entry.text for entry in store.texts(run, "note/text_summary")] == ["good"]
        (damage,) = store.damage()
        assert damage.file.endswith("e\\xff.tfevents.1")
        assert store.catalog().location.isascii()
        with file.open("ab") as growing:
            growing.write(record(4))
        until(lambda store=store, run=run: steps(store, run)[-1] == 4)
        file.write_bytes(file.read_bytes()[: -len(record(4))])
        until(lambda store=store, run=run: steps(store, run)[-1] == 3)


# --- limits of the system ---------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")
def test_polling_takes_over_when_the_system_has_no_watches_left(
    logdir: Path, file: Path, follow: Follow, caplog: pytest.LogCaptureFixture
) -> None:
    file.write_bytes(events(1))
    libc = ctypes.CDLL(None, use_errno=True)
    held: list[int] = []
    try:
        for _ in range(10):  # watches of stores that were just closed are given back by and by
            while (instance := libc.inotify_init1(os.O_CLOEXEC)) >= 0:
                held.append(instance)
            time.sleep(0.1)
        with caplog.at_level(logging.WARNING, "glassboard.reader"):
            store = follow(logdir, reload_interval=0.1)
            until(lambda: "no file-system events" in caplog.text)
        with file.open("ab") as growing:
            growing.write(record(2))
        until(lambda: steps(store) == [1, 2])
    finally:
        for instance in held:
            os.close(instance)


def test_thousands_of_files_need_no_more_than_a_few_descriptors(tmp_path: Path) -> None:
    for run in range(2000):
        (tmp_path / f"run_{run}").mkdir()
        (tmp_path / f"run_{run}/events.out.tfevents.1").write_bytes(events(1))
    program = """
import resource, sys
resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
from glassboard.store.local import LocalStore
store = LocalStore(sys.argv[1], reload_interval=0)
assert store.wait_loaded(60)
print(store.catalog().points, store.catalog().damaged)
"""
    found = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], check=True, capture_output=True, text=True
    )
    assert found.stdout.split() == ["2000", "0"]


def test_named_roots_are_one_board(tmp_path: Path, follow: Follow) -> None:
    for name in ("a", "b/deep"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "events.out.tfevents.1").write_bytes(events(1))
    store = follow({"first": tmp_path / "a", "second": tmp_path / "b"}, reload_interval=0.1)
    assert [run.name for run in store.catalog().runs] == ["first", "second/deep"]
    assert store.catalog().location == f"first:{tmp_path / 'a'},second:{tmp_path / 'b'}"
    with (tmp_path / "b/deep/events.out.tfevents.1").open("ab") as growing:
        growing.write(record(2))
    until(lambda: steps(store, "second/deep") == [1, 2])
