"""The local store is a store, and follows a log directory whatever happens to its files."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from glassboard import SummaryWriter
from glassboard.events.codec import frame
from glassboard.events.event import StartRecord, file_version_event, scalar_event, start_event, text_event
from glassboard.reader.tail import FileTail
from glassboard.store import STORES
from glassboard.store.base import Change, SeriesRequest
from glassboard.store.local import LocalStore
from glassboard.testing import store_suite
from glassboard.testing.store_suite import RUNS, TEXTS, FilledStore, StoreSuite, decode


def until(condition: Callable[[], bool]) -> None:
    """Wait for what comes from another thread."""
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def steps(store: LocalStore, run: str, tag: str = "loss", **request: object) -> list[float]:
    answer = decode(store.series(SeriesRequest(tag, [run], **request)))
    return answer.fields["x"][0] if answer.series else []


class TestLocalStore(StoreSuite):
    @pytest.fixture
    def filled(self, tmp_path: Path, follow: Callable[..., LocalStore]) -> Iterator[FilledStore]:
        writers = {run: SummaryWriter(tmp_path / run) for run in RUNS}
        for run, tags in RUNS.items():
            for tag, points in tags.items():
                for step, wall, value in points:
                    writers[run].add_scalar(tag, value, step, wall)
        for run, texts in TEXTS.items():
            for tag, entries in texts.items():
                for step, wall, text in entries:
                    writers[run].add_text(tag.removesuffix("/text_summary"), text, step, wall)
        for writer in writers.values():
            writer.flush()
        store = follow(tmp_path)

        def add_point(run: str, tag: str, step: int, value: float) -> None:
            told = threading.Event()
            end = store.subscribe(lambda change: told.set() if run in change.runs else None)
            writers[run].add_scalar(tag, value, step)
            writers[run].flush()
            assert told.wait(10)
            end()

        yield FilledStore(store, add_point)
        for writer in writers.values():
            writer.close()


def test_every_store_that_can_be_opened_has_passed_the_suite() -> None:
    for path in STORES.values():
        name = path.partition(":")[2]
        assert issubclass(globals()[f"Test{name}"], store_suite.StoreSuite)


def test_a_missing_log_directory_is_waited_for(tmp_path: Path, follow: Callable[..., LocalStore]) -> None:
    store = follow(tmp_path / "later", reload_interval=0.1)
    assert store.catalog().state == "waiting"
    with SummaryWriter(tmp_path / "later/run") as writer:
        writer.add_scalar("loss", 1.0, 1)
    until(lambda: steps(store, "run") == [1.0])
    assert store.catalog().state == "ready"


@pytest.mark.parametrize("watch_files", [True, False])
def test_new_files_and_runs_appear(
    tmp_path: Path, follow: Callable[..., LocalStore], watch_files: bool
) -> None:
    store = follow(tmp_path, reload_interval=0.1, watch_files=watch_files)
    with SummaryWriter(tmp_path / "a") as writer:
        writer.add_scalar("loss", 1.0, 1)
        writer.flush()
        until(lambda: steps(store, "a") == [1.0])
        writer.add_scalar("loss", 1.0, 2)
        writer.flush()
        until(lambda: steps(store, "a") == [1.0, 2.0])
    with SummaryWriter(tmp_path / "b/c") as writer:
        writer.add_scalar("loss", 1.0, 3)
    until(lambda: steps(store, "b/c") == [3.0])


def test_a_new_text_under_a_known_tag_is_told(tmp_path: Path, follow: Callable[..., LocalStore]) -> None:
    with SummaryWriter(tmp_path) as writer:
        writer.add_text("note", "one", 1)
        writer.flush()
        store = follow(tmp_path)
        heard: list[Change] = []
        store.subscribe(heard.append)
        writer.add_text("note", "two", 2)
        writer.flush()
        until(lambda: any("." in change.runs for change in heard))
    assert [entry.text for entry in store.texts(".", "note/text_summary")] == ["one", "two"]


def test_loading_once_reads_nothing_later(tmp_path: Path, follow: Callable[..., LocalStore]) -> None:
    with SummaryWriter(tmp_path) as writer:
        writer.add_scalar("loss", 1.0, 1)
        writer.flush()
        store = follow(tmp_path, reload_interval=0)
        writer.add_scalar("loss", 1.0, 2)
    time.sleep(0.5)
    assert steps(store, ".") == [1.0]


def test_deleted_renamed_and_replaced_runs(tmp_path: Path, follow: Callable[..., LocalStore]) -> None:
    for name in ("gone", "old", "same"):
        with SummaryWriter(tmp_path / name) as writer:
            writer.add_scalar("loss", 1.0, 1)
    store = follow(tmp_path, reload_interval=0.1)
    assert len(store.catalog().runs) == 3
    shutil.rmtree(tmp_path / "gone")
    (tmp_path / "old").rename(tmp_path / "new")
    until(lambda: {run.name for run in store.catalog().runs} == {"new", "same"})
    until(lambda: steps(store, "new") == [1.0])
    assert steps(store, "old") == []

    (path,) = (tmp_path / "same").iterdir()
    other = tmp_path / "other"
    other.write_bytes(
        b"".join(
            frame(event)
            for event in (
                file_version_event(1.0),
                scalar_event("loss", 2.0, 7, 1.0),
                text_event("t", "x", 1, 1.0),
            )
        )
    )
    os.replace(other, path)
    until(lambda: steps(store, "same") == [7.0])
    os.truncate(path, 30)
    until(lambda: steps(store, "same") == [])


def test_a_restart_is_stitched_while_it_happens(tmp_path: Path, follow: Callable[..., LocalStore]) -> None:
    with SummaryWriter(tmp_path / "run") as writer:
        for step in range(10):
            writer.add_scalar("loss", 1.0, step)
    store = follow(tmp_path)
    with SummaryWriter(tmp_path / "run", purge_step=5) as writer:
        writer.add_scalar("loss", 2.0, 5)
        writer.flush()
        until(lambda: steps(store, "run") == [0.0, 1.0, 2.0, 3.0, 4.0, 5.0])


def test_ranks_of_a_run_are_asked_for_one_by_one(tmp_path: Path, follow: Callable[..., LocalStore]) -> None:
    for rank in (0, 3):
        path = tmp_path / f"{rank}.tfevents"
        events = [
            file_version_event(1.0),
            start_event(1.0, StartRecord("start", rank=rank, world_size=4)),
            scalar_event("loss", 1.0, 10 + rank, 1.0),
        ]
        path.write_bytes(b"".join(frame(event) for event in events))
    store = follow(tmp_path)
    assert steps(store, ".") == [10.0]
    assert steps(store, ".", rank=3) == [13.0]
    assert steps(store, ".", rank=1) == []


def test_one_record_is_read_by_its_reference(tmp_path: Path, follow: Callable[..., LocalStore]) -> None:
    event = text_event("note", "hello", 1, 1.0)
    path = tmp_path / "x.tfevents"
    path.write_bytes(frame(file_version_event(1.0)) + frame(event))
    store = follow(tmp_path)
    offset = len(frame(file_version_event(1.0))) + 12
    ref = "\0".join([".", str(path), str(offset), str(len(event))])
    assert store.read_blob(ref) == event
    for place in ("0\0" + "9" * 30, "9" * 5000 + "\x001", "-1\x005", f"{path.stat().st_size}\x001"):
        with pytest.raises(KeyError):
            store.read_blob(f".\0{path}\0{place}")
    path.unlink()
    with pytest.raises(KeyError):
        store.read_blob(ref)


@pytest.mark.parametrize("lose", [Path.unlink, lambda path: os.truncate(path, 40)], ids=["gone", "cut"])
def test_texts_of_a_lost_file_are_left_out(
    tmp_path: Path, follow: Callable[..., LocalStore], lose: Callable[[Path], None]
) -> None:
    for name in ("kept", "lost"):
        events = [file_version_event(1.0), text_event("note", name, 1, 1.0)]
        (tmp_path / f"{name}.tfevents").write_bytes(b"".join(frame(event) for event in events))
    store = follow(tmp_path, reload_interval=0)
    lose(tmp_path / "lost.tfevents")
    assert [entry.text for entry in store.texts(".", "note/text_summary")] == ["kept"]
    lose(tmp_path / "kept.tfevents")
    with pytest.raises(KeyError):
        store.texts(".", "note/text_summary")


def test_a_home_directory_is_understood(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, follow: Callable[..., LocalStore]
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert follow(Path("~/runs")).catalog().location == str(tmp_path / "runs")


def test_the_runs_that_somebody_looks_at_are_read_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for run in range(20):
        with SummaryWriter(tmp_path / f"run_{run:02}") as writer:
            writer.add_scalar("loss", 0.5, 1)
    begun, gate = [], threading.Event()
    advance = FileTail.advance

    def slowly(tail: FileTail, most: int) -> bool:
        begun.append(Path(tail.path).parent.name)
        assert gate.wait(10)
        return advance(tail, most)

    monkeypatch.setattr(FileTail, "advance", slowly)
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    store = LocalStore(tmp_path)
    until(lambda: begun == ["run_00"])
    assert steps(store, "run_17") == []
    gate.set()
    assert store.wait_loaded(10)
    store.close()
    assert begun[:3] == ["run_00", "run_17", "run_01"]


def test_a_program_may_end_while_files_grow(tmp_path: Path) -> None:
    """Thread pools end before exit handlers run; the store must not stumble over that."""
    program = f"""
import atexit, time
from glassboard import SummaryWriter
from glassboard.store.local import LocalStore
writers = [SummaryWriter({str(tmp_path)!r} + f"/run_{{i}}") for i in range(4)]
store = LocalStore({str(tmp_path)!r}, reload_interval=0.01)
def log():
    for step in range(20):
        for writer in writers:
            writer.add_scalar("loss", 0.5, step)
            writer.flush()
        time.sleep(0.02)
atexit.register(log)
log()
"""
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert result.returncode == 0
    assert result.stderr == ""


def test_closing_twice_is_harmless(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    store.close()
    store.close()
    assert store.catalog().runs == []
