"""The watch tells of changed paths through file-system events, and polls when it has none."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from glassboard.reader.watch import watch

Heard = Callable[[], "set[str] | None"]


@pytest.fixture
def listen() -> Iterator[Callable[..., Heard]]:
    """Watch in a thread; the result gives the next news, failing after ten seconds without."""
    closing = threading.Event()
    threads: list[threading.Thread] = []

    def listen(logdir: Path, interval: float, *, events: bool = True) -> Heard:
        news: queue.Queue[set[str] | None] = queue.Queue()

        def follow() -> None:
            for paths in watch([logdir], closing, interval, events=events):
                news.put(paths)

        threads.append(threading.Thread(target=follow))
        threads[-1].start()
        return lambda: news.get(timeout=10)

    yield listen
    closing.set()
    for thread in threads:
        thread.join(timeout=5)
        assert not thread.is_alive()


def test_events_name_the_paths(tmp_path: Path, listen: Callable[..., Heard]) -> None:
    heard = listen(tmp_path, 3600)
    assert heard() is None  # the first round looks at everything
    path = tmp_path / "x.tfevents"
    path.write_text("first")
    assert heard() == {str(path)}
    with path.open("a") as file:
        file.write("more")
    assert heard() == {str(path)}


def test_new_folders_are_watched_too(tmp_path: Path, listen: Callable[..., Heard]) -> None:
    heard = listen(tmp_path, 3600)
    assert heard() is None
    folder = tmp_path / "run/deep"
    folder.mkdir(parents=True)
    while str(folder.parent) not in (heard() or ()):
        pass
    threading.Event().wait(0.3)
    (folder / "x.tfevents").write_text("x")
    while str(folder / "x.tfevents") not in (heard() or ()):
        pass


@pytest.mark.parametrize("events", [True, False])
def test_the_poll_always_runs(tmp_path: Path, listen: Callable[..., Heard], events: bool) -> None:
    heard = listen(tmp_path, 0.05, events=events)
    assert [heard() for _ in range(3)] == [None] * 3


def test_a_log_directory_may_come_and_go(tmp_path: Path, listen: Callable[..., Heard]) -> None:
    logdir = tmp_path / "later"
    heard = listen(logdir, 0.05)
    assert heard() is None
    logdir.mkdir()
    path = logdir / "x.tfevents"

    def told_of_file() -> None:
        path.write_text("x")
        while str(path) not in (heard() or ()):
            path.touch()

    told_of_file()
    path.unlink()
    logdir.rmdir()
    while heard() is not None:
        pass
    logdir.mkdir()
    told_of_file()
    path.unlink()
    logdir.rmdir()
    logdir.mkdir()  # at once, likely as the same inode
    told_of_file()
    logdir.rename(tmp_path / "aside")
    logdir.mkdir()
    told_of_file()
