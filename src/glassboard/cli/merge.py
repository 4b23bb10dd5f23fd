"""`glassboard merge`: makes one run of several, by copies of their event files."""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from glassboard.cli.reading import Refused, command, named_run, opened, run
from glassboard.cli.rename import new_folder
from glassboard.cli.run_files import confirmed, files_of, move_to_trash, refuse_running


def main(argv: Sequence[str]) -> int:
    """Copy the files."""
    flags = command(
        "merge",
        "Make one run of several, as of the folders that a job was resumed in, or of its ranks. Steps stay "
        "as they are; files are copied and compared, the originals stay unless --move is said.",
        "glassboard merge job/first job/second --into job/all",
    )
    flags.add_argument("runs", nargs="+", metavar="RUN")
    flags.add_argument("--into", required=True, metavar="RUN", help="name of the new run")
    flags.add_argument("--logdir", default="runs", help="the log directory (default: runs)")
    flags.add_argument("--move", action="store_true", help="move the originals to the trash afterwards")
    flags.add_argument("--yes", action="store_true", help="do not ask")
    flags.add_argument("--force", action="store_true", help="also runs that are being written")
    arguments = flags.parse_args(argv)
    return run(lambda: _merge(arguments))


def _merge(arguments: argparse.Namespace) -> None:
    logdir = Path(arguments.logdir).expanduser().absolute()
    target = new_folder(logdir, arguments.into)
    if target.exists() and any(target.iterdir()):
        raise Refused(f"{target} is not empty: give the new run another name")
    with opened(arguments) as board:
        runs = [named_run(board, name) for name in arguments.runs]
        for one in runs:
            refuse_running(one, force=arguments.force)
        files = list(dict.fromkeys(path for one in runs for path in files_of(board, logdir, one)))
    events = [path for path in files if "tfevents" in path.name]
    if not confirmed(f"Copy {len(events)} event files to {arguments.into}?", yes=arguments.yes):
        return
    target.mkdir(parents=True, exist_ok=True)
    for path in events:
        _copy(path, target)
    if arguments.move:
        move_to_trash(logdir, files)
    beside = len(files) - len(events)
    rest = f"; {beside} files beside them were not copied" if beside else ""
    print(f"{arguments.into} has {len(events)} event files{rest}")


def _copy(path: Path, target: Path) -> None:
    """Copy one event file whole, under its name or, where that is taken, one behind it.

    Raises:
        Refused: the copy is not the same.
    """
    name = path.name
    for number in range(1, 10_000):
        try:
            handle = os.open(target / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
            break
        except FileExistsError:
            name = f"{path.name}.{number}"
    else:
        raise Refused(f"too many files are called {path.name}")
    with os.fdopen(handle, "wb") as copy, path.open("rb") as original:
        shutil.copyfileobj(original, copy, 1 << 20)
    shutil.copystat(path, target / name)
    if _digest(path) != _digest(target / name):
        raise Refused(
            f"the copy of {path} differs from it: was it written meanwhile? Remove {target}, try again"
        )


def _digest(path: Path) -> bytes:
    digest = hashlib.blake2b()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.digest()
