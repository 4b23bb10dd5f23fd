"""Finds runs: directories below the log directory that hold event files."""

from __future__ import annotations

import os
import re
from pathlib import Path

from glassboard.types import RunName


def is_event_file(name: str) -> bool:
    """Whether a base name is an event file's, by TensorBoard's rule."""
    return "tfevents" in name and not name.endswith(".profile-empty")


def natural_key(name: str) -> list[tuple[int, int, str]]:
    """Sort key under which ``run_9`` comes before ``run_10``."""
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.split(r"(\d+)", name)]


def _run_name(path: str) -> RunName:
    """The path as text that can be written anywhere; bytes that are no UTF-8 show as ``\\xff``."""
    return RunName(os.fsencode(path).decode("utf-8", "backslashreplace"))


def find_event_files(logdir: Path) -> dict[RunName, list[str]]:
    """Event files by run, runs in natural order, files by name.

    A run's name is its path below ``logdir``, ``.`` for ``logdir`` itself. Symbolic links are followed,
    each directory is entered once. A directory that cannot be read is passed over; a ``logdir`` that does
    not exist has no runs.
    """
    found: dict[RunName, list[str]] = {}
    entered: set[tuple[int, int]] = set()
    waiting = [str(logdir)]
    while waiting:
        folder = waiting.pop()
        try:
            status = os.stat(folder)
            if (status.st_dev, status.st_ino) in entered:
                continue
            entered.add((status.st_dev, status.st_ino))
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError:
            continue
        files: list[str] = []
        for entry in entries:
            try:
                if entry.is_dir():
                    waiting.append(entry.path)
                elif is_event_file(entry.name) and entry.is_file():
                    files.append(entry.path)
            except OSError:
                continue
        if files:
            found[_run_name(os.path.relpath(folder, logdir))] = files
    return dict(sorted(found.items(), key=lambda item: natural_key(item[0])))
