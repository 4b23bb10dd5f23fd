"""Files beside event files: found and opened inside a run's folder only, and those that are damaged."""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Sequence
from typing import BinaryIO, NamedTuple


class _Reported(NamedTuple):
    """A damaged file, and what it was like when that was seen."""

    state: tuple[int, ...]
    why: str


class AssetDamage:
    """Which files could not be read; one that changed since is taken out when it is opened again."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._reported: dict[tuple[str, str], _Reported] = {}  # by run and file

    def add(self, run: str, file: str, why: str) -> bool:
        """Note a damaged file of a run; False when it is known."""
        reported = _Reported(_state(file), why)
        with self._lock:
            known = self._reported.get((run, file)) == reported
            self._reported[run, file] = reported
        return not known

    def pass_by(self, run: str, file: str) -> bool:
        """Forget what was noted of a file that is another since; True when there was something."""
        with self._lock:
            reported = self._reported.get((run, file))
            if reported is None or reported.state == _state(file):
                return False
            del self._reported[run, file]
            return True

    def forget(self, run: str) -> None:
        """Forget what was noted of a run that is gone."""
        with self._lock:
            self._reported = {key: held for key, held in self._reported.items() if key[0] != run}

    def __len__(self) -> int:
        return len(self._reported)

    def listed(self) -> list[tuple[str, str, str]]:
        """Run, file and reason of each."""
        with self._lock:
            return [(run, file, reported.why) for (run, file), reported in self._reported.items()]


def _state(file: str) -> tuple[int, ...]:
    try:
        status = os.stat(file)
    except OSError:
        return ()
    return status.st_size, status.st_mtime_ns, status.st_ino


def list_files(folders: Sequence[str], below: str) -> list[str]:
    """The names of the files in one folder below these; what cannot be read has none."""
    names: set[str] = set()
    for folder in folders:
        inside = resolve(folder, below) if below else os.path.realpath(folder)
        try:
            with os.scandir(inside or "") as entries:
                names.update(entry.name for entry in entries if entry.is_file())
        except OSError:
            continue
    return sorted(names)


def open_file(folders: Sequence[str], path: str) -> BinaryIO:
    """A regular file below the first of these folders that has it.

    Raises:
        KeyError: None has it, or it lies outside once links are followed.
    """
    for folder in folders:
        inside = resolve(folder, path)
        if inside is None:
            continue
        try:
            # It may be a pipe, which must not hold up the reader, or have become a link since.
            file = os.open(inside, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
        except OSError:
            continue
        if stat.S_ISREG(os.fstat(file).st_mode):
            return os.fdopen(file, "rb")
        os.close(file)
    raise KeyError(path)


def resolve(folder: str, path: str) -> str | None:
    """The real path of a file below a folder; None for one that leads out of it."""
    if "\0" in path:
        return None
    root = os.path.realpath(folder)
    inside = os.path.realpath(os.path.join(root, path))
    return inside if inside.startswith(root.rstrip(os.sep) + os.sep) else None
