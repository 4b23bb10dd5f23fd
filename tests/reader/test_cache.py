"""The column cache: one writer a log directory, nothing in it that the event files do not hold."""

from __future__ import annotations

import errno
import logging
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from glassboard.reader import cache as cache_module
from glassboard.reader.cache import ColumnCache, is_on_network, open_cache


def test_each_log_directory_has_a_folder_for_its_user_alone(tmp_path: Path) -> None:
    place = str(tmp_path / "caches")
    first, second = open_cache([tmp_path / "a"], place), open_cache([tmp_path / "b"], place)
    assert first is not None
    assert second is not None
    path = first.place_of("/runs/a/events.out.tfevents.1")
    assert path != second.place_of("/runs/a/events.out.tfevents.1")
    assert path != first.place_of("/runs/a/events.out.tfevents.2")
    assert os.stat(os.path.dirname(path)).st_mode & 0o777 == 0o700


def test_one_process_writes_and_others_read(tmp_path: Path) -> None:
    first = open_cache([tmp_path / "runs"], str(tmp_path))
    assert first is not None
    assert first.is_writable
    program = (
        "import sys, pathlib\n"
        "from glassboard.reader.cache import open_cache\n"
        "print(open_cache([pathlib.Path(sys.argv[1])], sys.argv[2]).is_writable)\n"
    )
    ask = [sys.executable, "-c", program, str(tmp_path / "runs"), str(tmp_path)]
    assert subprocess.check_output(ask, text=True).strip() == "False"
    first.close()
    assert subprocess.check_output(ask, text=True).strip() == "True"


def test_it_can_be_turned_off_or_put_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLASSBOARD_CACHE", "off")
    assert open_cache([tmp_path]) is None
    assert open_cache([tmp_path], "off") is None
    monkeypatch.setenv("GLASSBOARD_CACHE", str(tmp_path / "here"))
    cache = open_cache([tmp_path])
    assert cache is not None
    assert cache.place_of("x").startswith(str(tmp_path / "here"))
    monkeypatch.delenv("GLASSBOARD_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "user"))
    cache = open_cache([tmp_path])
    assert cache is not None
    assert cache.place_of("x").startswith(str(tmp_path / "user/glassboard"))


def test_a_place_that_cannot_be_made_is_told_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").touch()
    assert open_cache([tmp_path], str(tmp_path / "file/cache")) is None
    (record,) = caplog.records
    assert "GLASSBOARD_CACHE" in record.getMessage()


def test_a_disk_that_refuses_ends_the_writing_and_is_told_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    cache = ColumnCache(tmp_path / "cache")
    assert cache.has_room()
    for _ in range(2):
        cache.give_up(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
    assert not cache.has_room()
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert "No space left on device" in record.getMessage()


def test_nothing_is_written_to_a_disk_that_is_nearly_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = ColumnCache(tmp_path / "cache")
    monkeypatch.setattr(cache_module.shutil, "disk_usage", lambda _: SimpleNamespace(free=1 << 29))
    assert not cache.has_room()


def test_files_of_event_files_that_are_gone_are_deleted(tmp_path: Path) -> None:
    cache = ColumnCache(tmp_path / "cache")
    for name in ("kept", "gone"):
        Path(cache.place_of(name)).touch()
    cache.keep_only(["kept"])
    assert {entry.name for entry in (tmp_path / "cache").iterdir()} == {
        "lock",
        os.path.basename(cache.place_of("kept")),
    }


def test_caches_used_longest_ago_make_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    caches = [open_cache([tmp_path / name], str(tmp_path)) for name in "abc"]
    for age, cache in enumerate(caches):
        assert cache is not None
        path = Path(cache.place_of("x"))
        path.write_bytes(bytes(1000))
        os.utime(path.parent / "lock", (1e9 - age, 1e9 - age))
        if age != 2:
            cache.close()
    monkeypatch.setattr(cache_module, "_LARGEST", 2500)
    assert open_cache([tmp_path / "d"], str(tmp_path)) is not None
    # The oldest one is in use by another board, so the next one goes.
    left = [cache is not None and Path(cache.place_of("x")).exists() for cache in caches]
    assert left == [True, False, True]


def test_the_kernel_tells_which_folders_are_on_a_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not is_on_network(str(tmp_path))
    device = os.stat(tmp_path).st_dev
    mounts = tmp_path / "mounts"
    mounts.write_text(
        f"36 35 {os.major(device)}:{os.minor(device)} / /home rw shared:1 - nfs4 server:/home rw\n"
    )
    monkeypatch.setattr("builtins.open", lambda path, *rest, _open=open, **more: _open(mounts, *rest, **more))
    assert is_on_network(str(tmp_path))
