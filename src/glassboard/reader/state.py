"""Tells whether a run goes on, from what its writers left behind; pure, on facts about files."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from glassboard.types import RunState, WallTime

HEARTBEAT = 30.0  # seconds, of writers that have nothing to write
_SILENT = 4 * HEARTBEAT  # an open file without a sign of life for so long: its process is gone
_LEAST_STALL = 300.0
_STALL = 20.0  # times the usual gap between two values of a tag
_RECENT = 300.0  # a file of another writer that grew in these seconds goes on


@dataclass(frozen=True)
class Signs:
    """What one file tells. ``start_id`` None: of another writer; ``error`` None: not closed.

    Without a ``pid_namespace`` it is of a system or a version that leaves no signs while it is open.

    ``gap`` is the usual time between two values of a tag; all in seconds.
    """

    start_id: str | None
    host: str
    pid: int
    pid_namespace: str
    error: str | None
    last_value: WallTime
    last_sign: WallTime
    modified: WallTime
    gap: float


IsAlive = Callable[[Signs], "bool | None"]


def state_of(files: Sequence[Signs], now: WallTime, is_alive: IsAlive | None = None) -> RunState | None:
    """The state of what a run's latest attempt has written; None when nothing tells.

    Args:
        files: of the latest attempt, of all ranks.
        now: seconds since the epoch.
        is_alive: whether a file's process runs; None where that cannot be known, as on another machine.
    """
    if not files:
        return None
    if any(one.start_id is None or (one.error is None and not one.pid_namespace) for one in files):
        return "running" if now - max(one.modified for one in files) < _RECENT else None
    is_alive = is_alive or is_running_here
    still_open = [one for one in files if one.error is None]
    if any(one.error for one in files):
        return "crashed"
    if not still_open:
        return "finished"
    for one in still_open:
        alive = is_alive(one)
        if alive is None:
            alive = now - max(one.last_sign, one.modified) < _SILENT
        if not alive:
            return "crashed"
    gap = max(one.gap for one in files)
    quiet = now - max(one.last_value for one in files)
    return "stalled" if quiet > max(_LEAST_STALL, _STALL * gap) else "running"


def is_running_here(one: Signs) -> bool | None:
    """Whether the process that writes a file runs on this machine; None when it is another machine's."""
    try:
        if one.host != os.uname().nodename or one.pid_namespace != os.readlink("/proc/self/ns/pid"):
            return None  # or that of a container, in which processes have other numbers
    except OSError:
        return None
    try:
        with open(f"/proc/{one.pid}/stat", "rb") as file:
            started = file.read().rpartition(b")")[2].split()[19].decode()
    except (OSError, IndexError):
        return False
    # The start id ends with the time at which the process began: a number may be given twice.
    return one.start_id is not None and one.start_id.endswith(f"-{started}")
