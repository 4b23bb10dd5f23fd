"""The column cache: where the points of event files are kept, mapped, between two starts.

It holds nothing that the event files do not: deleting it loses nothing. Each log directory has a folder of
its own, in which one process at a time writes; others read what is there.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import logging
import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

_log = logging.getLogger("glassboard.reader")

OFF = "off"
_LAYOUT = "columns-1"  # another layout of the folders gets another name; of the files, their header tells
_LARGEST = 64 << 30  # bytes of all log directories together
_LEAST_FREE = 1 << 30  # bytes of the disk
_SUFFIX = ".columns"
# A mapped file that another machine cuts would end the process.
_NETWORK = {
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "lustre",
    "gpfs",
    "ceph",
    "afs",
    "9p",
    "beegfs",
    "glusterfs",
}


class ColumnCache:
    """The folder of one log directory.

    Args:
        folder: made if it is not there, readable for the user alone.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        self._lock: int | None = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self.is_writable = _take(self._lock)
        if self.is_writable:
            os.utime(self._lock)  # the last use, by which folders are given up

    def place_of(self, path: str) -> str:
        """The cache file of an event file."""
        name = hashlib.sha256(os.fsencode(path)).hexdigest()[:32]
        return str(self._folder / f"{name}{_SUFFIX}")

    def has_room(self) -> bool:
        """Whether more may be written."""
        return self.is_writable and shutil.disk_usage(self._folder).free > _LEAST_FREE

    def give_up(self, error: OSError) -> None:
        """Write no more, and say so."""
        if self.is_writable:
            self.is_writable = False
            _log.warning(
                "the column cache in %s cannot be written (%s): points stay in memory, and the next start"
                " reads the event files again; free some space, or set GLASSBOARD_CACHE to another folder",
                self._folder,
                error.strerror or error,
            )

    def keep_only(self, paths: Iterable[str]) -> None:
        """Delete what belongs to other event files than these."""
        if not self.is_writable:
            return
        kept = {os.path.basename(self.place_of(path)) for path in paths}
        for entry in os.scandir(self._folder):
            if entry.name.endswith(_SUFFIX) and entry.name not in kept:
                with contextlib.suppress(OSError):
                    os.unlink(entry.path)

    def close(self) -> None:
        """Let another process write."""
        self.is_writable = False
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def open_cache(roots: Iterable[Path], place: str | None = None) -> ColumnCache | None:
    """The cache of a log directory, or of several that are shown together.

    Args:
        roots: the log directories.
        place: the folder of all caches, or "off"; None: what GLASSBOARD_CACHE says, else the user's cache
            folder, or one for temporary files where that one is on a network file system.

    Returns:
        None when it is off, or there is no place for it.
    """
    place = place or os.environ.get("GLASSBOARD_CACHE")
    if place == OFF:
        return None
    parent = Path(place).expanduser() if place else _default_place()
    if parent is None:
        return None
    key = "\0".join(os.path.realpath(root) for root in roots)
    folder = parent / _LAYOUT / hashlib.sha256(os.fsencode(key)).hexdigest()[:16]
    try:
        cache = ColumnCache(folder)
        _make_room(folder)
    except OSError as error:
        _log.warning(
            "no column cache in %s (%s): every start reads all event files; set GLASSBOARD_CACHE to a folder"
            " that can be written, or to off",
            folder,
            error.strerror or error,
        )
        return None
    return cache


def _default_place() -> Path | None:
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    temporary = os.path.join(tempfile.gettempdir(), f"glassboard-{os.getuid()}")
    for place in (os.path.join(home, "glassboard"), temporary):
        try:
            os.makedirs(place, mode=0o700, exist_ok=True)
            ours = os.stat(place).st_uid == os.getuid()  # the temporary folder is everybody's
        except OSError:
            continue
        if ours and not is_on_network(place):
            return Path(place)
    return None


def is_on_network(path: str) -> bool:
    """Whether a folder is on a network file system, as far as Linux tells; False elsewhere."""
    device = os.stat(path).st_dev
    wanted = f"{os.major(device)}:{os.minor(device)}"
    try:
        with open("/proc/self/mountinfo", encoding="utf-8", errors="replace") as mounts:
            lines = [line.split() for line in mounts]
    except OSError:
        return False
    kinds = [line[line.index("-") + 1] for line in lines if line[2] == wanted and "-" in line]
    return any(kind in _NETWORK or kind.startswith("fuse.") for kind in kinds)


def _make_room(folder: Path) -> None:
    """Delete the caches that were used longest ago until all together are small enough."""
    sizes: dict[Path, int] = {}
    for other in folder.parent.iterdir():
        sizes[other] = sum(entry.stat().st_size for entry in os.scandir(other))
    total = sum(sizes.values())
    for other in sorted(sizes, key=_last_use):
        if total <= _LARGEST:
            return
        if other == folder or not _is_free(other):
            continue
        shutil.rmtree(other, ignore_errors=True)
        total -= sizes[other]


def _last_use(folder: Path) -> float:
    try:
        return os.stat(folder / "lock").st_mtime
    except OSError:
        return 0.0


def _is_free(folder: Path) -> bool:
    try:
        lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:
        return False
    try:
        return _take(lock)
    finally:
        os.close(lock)


def _take(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
