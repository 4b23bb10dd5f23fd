"""Finds runs: directories below the log directory that hold event files."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from glassboard.types import RunName

_OURS = ".glassboard-"  # folders whose names begin so hold no runs
TRASH = f"{_OURS}trash"  # where removed runs go


def is_event_file(name: str) -> bool:
    """Whether a base name is an event file's, by TensorBoard's rule."""
    return "tfevents" in name and not name.endswith(".profile-empty")


def natural_key(name: str) -> list[tuple[int, int, str]]:
    """Sort key under which ``run_9`` comes before ``run_10``."""
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in re.split(r"(\d+)", name)]


@dataclass
class Found:
    """What stands below some roots: event files by run, and why some folders could not be read."""

    runs: dict[RunName, list[str]] = field(default_factory=dict[RunName, list[str]])
    unreadable: dict[str, str] = field(default_factory=dict[str, str])


def find_event_files(roots: Mapping[str, Path]) -> Found:
    """Event files by run, runs in natural order, files by name.

    A run's name is its path below the root, ``.`` for the root itself; where the root has a name, that name
    and then the path. Symbolic links are followed, each directory is entered once a root. What cannot be read
    is passed over and told; a root that does not exist has no runs.
    """
    found = Found()
    for name, root in roots.items():
        for folder, files in _folders(root, found.unreadable):
            run = _run_name(name, os.path.relpath(folder, root))
            found.runs[run] = sorted({*found.runs.get(run, []), *files})
    found.runs = dict(sorted(found.runs.items(), key=lambda item: natural_key(item[0])))
    return found


def _folders(root: Path, unreadable: dict[str, str]) -> Iterator[tuple[str, list[str]]]:
    """Every folder below ``root`` with its event files; folders without any are left out."""
    entered: set[tuple[int, int]] = set()
    waiting = [str(root)]
    while waiting:
        folder = waiting.pop()
        try:
            status = os.stat(folder)
            if (status.st_dev, status.st_ino) in entered:
                continue
            entered.add((status.st_dev, status.st_ino))
            with os.scandir(folder) as scan:
                entries = sorted(scan, key=lambda entry: entry.name)
        except FileNotFoundError:
            continue  # gone since it was listed, or not there yet
        except OSError as error:
            unreadable[folder] = error.strerror or str(error)
            continue
        files: list[str] = []
        for entry in entries:
            try:
                if entry.is_dir():
                    if not entry.name.startswith(_OURS):
                        waiting.append(entry.path)
                elif is_event_file(entry.name) and entry.is_file():  # no pipe, socket or device
                    files.append(entry.path)
            except OSError:
                continue  # a link that leads in a circle
        if files:
            yield folder, files


def _run_name(root: str, path: str) -> RunName:
    """The name as text that can be written anywhere; bytes that are no UTF-8 show as ``\\xff``."""
    return RunName(as_text(path if not root else root if path == "." else f"{root}/{path}"))


def as_text(path: str) -> str:
    """A path that can be written anywhere: bytes that are no UTF-8 show as ``\\xff``."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")
