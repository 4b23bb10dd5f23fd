"""The files of a run: which they are, and the trash folder that they go to."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from glassboard.board.board import Board, Run
from glassboard.cli.reading import Refused
from glassboard.events.projector import CONFIG
from glassboard.reader.discovery import TRASH
from glassboard.store.kinds.embedding import embeddings


def files_of(board: Board, logdir: Path, one: Run) -> list[Path]:
    """The run's event files, and the files beside them that embeddings consist of; what lies below stays.

    Raises:
        Refused: a file leads out of the log directory.
    """
    paths = [logdir / file for attempt in one.attempts for file in attempt.files]
    folders = list(dict.fromkeys(path.parent for path in paths))
    held = embeddings(board.store, one.name)
    named: list[str] = []
    if held is not None:
        named.append(CONFIG)
        for embedding in held.config.embeddings:
            sprite = embedding.sprite.path if embedding.sprite else ""
            named += filter(
                None, (embedding.tensor_path, embedding.metadata_path, embedding.bookmarks_path, sprite)
            )
    beside = [folder / name for folder in folders for name in named]
    found = [*paths, *(path for path in dict.fromkeys(beside) if path.is_file())]
    root = logdir.resolve()
    for path in found:
        if not path.parent.resolve().is_relative_to(root):
            raise Refused(f"{path} is outside of {logdir}: a link leads there; remove it by hand")
    return found


def refuse_running(one: Run, *, force: bool) -> None:
    """Leave alone what is being written.

    Raises:
        Refused: the run goes on.
    """
    if one.state in ("running", "stalled") and not force:
        raise Refused(f"run {one.name!r} is {one.state}: wait for its end, or say --force")


def confirmed(question: str, *, yes: bool) -> bool:
    """Whether the user agrees.

    Raises:
        Refused: nobody is there to be asked.
    """
    if yes:
        return True
    if not sys.stdin.isatty():
        raise Refused("nobody can be asked here: say --yes to go on without a question")
    return input(f"{question} [y/N] ").strip().lower() in ("y", "yes")


def move_to_trash(logdir: Path, files: Sequence[Path]) -> Path:
    """Move files to a new folder of the trash, below which they keep their places."""
    stamp = time.strftime("%Y%m%d-%H%M%S")
    trash = logdir / TRASH / stamp
    for number in range(1, 1000):
        if not trash.exists():
            break
        trash = logdir / TRASH / f"{stamp}-{number}"
    for path in files:
        move(path, trash / path.relative_to(logdir))
    remove_empty(logdir, files)
    return trash


def move(path: Path, to: Path) -> None:
    """Move one file, never over another.

    Raises:
        Refused: something stands there.
    """
    if to.exists():
        raise Refused(f"{to} is there already: nothing more was moved")
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(path, to)


def remove_empty(logdir: Path, files: Sequence[Path]) -> None:
    """Remove the folders of files that are gone, as far as nothing else is in them."""
    for folder in sorted({path.parent for path in files}, key=lambda one: len(one.parts), reverse=True):
        while folder != logdir and folder.is_relative_to(logdir):
            try:
                os.rmdir(folder)
            except OSError:
                break
            folder = folder.parent


def trashed(logdir: Path) -> list[Path]:
    """The folders of the trash, oldest first."""
    trash = logdir / TRASH
    return sorted(trash.iterdir()) if trash.is_dir() else []
