"""`glassboard rm`: moves runs to the trash of their log directory, brings them back, or empties it."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Sequence
from pathlib import Path

from glassboard.cli.reading import Refused, command, named_run, opened, run
from glassboard.cli.run_files import (
    confirmed,
    files_of,
    move,
    move_to_trash,
    refuse_running,
    remove_empty,
    trashed,
)


def main(argv: Sequence[str]) -> int:
    """Move the runs."""
    flags = command(
        "rm",
        "Move runs to the trash folder of their log directory. Runs below them stay.",
        "glassboard rm old_run --logdir runs",
    )
    flags.add_argument("runs", nargs="*", metavar="RUN")
    flags.add_argument("--logdir", default="runs", help="the log directory (default: runs)")
    flags.add_argument("--yes", action="store_true", help="do not ask")
    flags.add_argument("--force", action="store_true", help="also runs that are being written")
    trash = flags.add_mutually_exclusive_group()
    trash.add_argument("--list-trash", action="store_true", help="list what is in the trash")
    trash.add_argument("--restore", action="store_true", help="bring back what was removed last")
    trash.add_argument("--empty-trash", action="store_true", help="delete what is in the trash for good")
    arguments = flags.parse_args(argv)
    return run(lambda: _rm(arguments))


def _rm(arguments: argparse.Namespace) -> None:
    logdir = Path(arguments.logdir).expanduser().absolute()
    if arguments.list_trash:
        for folder in trashed(logdir):
            places = sorted({str(path.parent.relative_to(folder)) for path in _files(folder)})
            print(f"{folder.name}: {', '.join(places)}")
    elif arguments.restore:
        _restore(logdir)
    elif arguments.empty_trash:
        if trashed(logdir) and confirmed("Delete everything in the trash for good?", yes=arguments.yes):
            for folder in trashed(logdir):
                shutil.rmtree(folder)
    elif not arguments.runs:
        raise Refused("say which runs; `glassboard ls` lists them")
    else:
        _remove(arguments, logdir)


def _remove(arguments: argparse.Namespace, logdir: Path) -> None:
    with opened(arguments) as board:
        runs = [named_run(board, name) for name in arguments.runs]
        for one in runs:
            refuse_running(one, force=arguments.force)
        files = list(dict.fromkeys(path for one in runs for path in files_of(board, logdir, one)))
    names = ", ".join(one.name for one in runs)
    if confirmed(f"Move {names} ({len(files)} files) to the trash?", yes=arguments.yes):
        trash = move_to_trash(logdir, files)
        print(f"moved {len(files)} files to {trash}")
        print(f"`glassboard rm --restore --logdir {logdir}` brings them back")


def _restore(logdir: Path) -> None:
    folders = trashed(logdir)
    if not folders:
        raise Refused(f"the trash of {logdir} is empty")
    folder = folders[-1]
    files = _files(folder)
    for path in files:
        move(path, logdir / path.relative_to(folder))
    remove_empty(folder.parent, files)
    print(f"brought back {len(files)} files")


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
