"""`glassboard rename`: gives a run another name, that is, its files another folder."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from glassboard.cli.reading import Refused, command, named_run, opened, run
from glassboard.cli.run_files import confirmed, files_of, move, refuse_running, remove_empty


def main(argv: Sequence[str]) -> int:
    """Move the run's files."""
    flags = command("rename", "Give a run another name.", "glassboard rename Nov24_10-00-00_host baseline")
    flags.add_argument("old", metavar="OLD")
    flags.add_argument("new", metavar="NEW")
    flags.add_argument("--logdir", default="runs", help="the log directory (default: runs)")
    flags.add_argument("--yes", action="store_true", help="do not ask")
    flags.add_argument("--force", action="store_true", help="also a run that is being written")
    arguments = flags.parse_args(argv)
    return run(lambda: _rename(arguments))


def _rename(arguments: argparse.Namespace) -> None:
    logdir = Path(arguments.logdir).expanduser().absolute()
    target = new_folder(logdir, arguments.new)
    with opened(arguments) as board:
        one = named_run(board, arguments.old)
        refuse_running(one, force=arguments.force)
        if arguments.new in board.runs:
            raise Refused(f"there is a run {arguments.new!r} already: `glassboard merge` joins runs")
        files = files_of(board, logdir, one)
    folders = {path.parent for path in files if "tfevents" in path.name}
    if len(folders) > 1:
        raise Refused(
            f"run {one.name!r} consists of {len(folders)} folders: `glassboard merge {one.name} --into"
            f" {arguments.new}` makes one of them"
        )
    (folder,) = folders
    if confirmed(f"Move {len(files)} files of {one.name} to {arguments.new}?", yes=arguments.yes):
        for path in files:
            move(path, target / path.relative_to(folder))
        remove_empty(logdir, files)
        print(f"{one.name} is {arguments.new} now")


def new_folder(logdir: Path, name: str) -> Path:
    """The folder that a run of this name has.

    Raises:
        Refused: the name leads out of the log directory.
    """
    folder = (logdir / name).resolve()
    if not folder.is_relative_to(logdir.resolve()) or name.startswith(".glassboard-") or not name.strip("/"):
        raise Refused(f"{name!r} is no name for a run: give a path below the log directory")
    return logdir / name
