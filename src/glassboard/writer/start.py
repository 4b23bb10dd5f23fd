"""Who is writing: the start, rank and attempt of this process, from what its launcher says."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from glassboard.events.event import StartRecord

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# (rank, world size) as torchrun, Slurm, Open MPI and MPICH name them; the innermost launcher first.
_RANKS = (
    ("RANK", "WORLD_SIZE"),
    ("OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"),
    ("PMI_RANK", "PMI_SIZE"),
    ("SLURM_PROCID", "SLURM_NTASKS"),
)
# A requeued job starts its launcher's own count anew, so the counts add up.
_RESTARTS = ("TORCHELASTIC_RESTART_COUNT", "SLURM_RESTART_COUNT")

_LONGEST_ARGUMENT = 4096
_MOST_ARGUMENTS = 256


def host_name() -> str:
    """Returns the name of this machine."""
    return os.uname().nodename


def this_start(environ: Mapping[str, str] | None = None) -> StartRecord:
    """Describes this process; equal for all its files, different for every start and every fork."""
    environment = os.environ if environ is None else environ
    host, pid = host_name(), os.getpid()
    rank, world_size = _rank(environment)
    argv: Iterable[object] = getattr(sys, "argv", ())
    return StartRecord(
        start_id=f"{host}-{pid}-{_process_start_time()}",
        attempt=sum(_number(environment, name, 0) for name in _RESTARTS),
        rank=rank,
        world_size=world_size,
        host=host,
        pid=pid,
        pid_namespace=_pid_namespace(),
        argv=tuple(str(argument)[:_LONGEST_ARGUMENT] for argument in list(argv)[:_MOST_ARGUMENTS]),
    )


def _rank(environment: Mapping[str, str]) -> tuple[int, int]:
    for rank, world_size in _RANKS:
        if rank in environment:
            return _number(environment, rank, 0), _number(environment, world_size, 1)
    return 0, 1


def _number(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name, "")
    return int(text) if text.isdecimal() else default


def _pid_namespace() -> str:
    try:
        return os.readlink("/proc/self/ns/pid")
    except OSError:
        return ""


def _process_start_time() -> str:
    """Returns when this process began, in the kernel's ticks; without /proc its parent's id."""
    try:
        with open("/proc/self/stat", "rb") as stat:
            # The second field, the name, may hold blanks and brackets; starttime is the 22nd.
            return stat.read().rpartition(b")")[2].split()[19].decode()
    except (OSError, IndexError):
        return f"p{os.getppid()}"
