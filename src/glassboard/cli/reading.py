"""What the commands that read a log directory share: its flags, opening it, and how they end."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from glassboard.board import board

EXIT_ERROR = 1


class Refused(Exception):
    """A command that cannot do what it was asked for; the message says what to do next."""


def command(name: str, about: str, example: str) -> argparse.ArgumentParser:
    """The parser of a command; every one has an example."""
    return argparse.ArgumentParser(f"glassboard {name}", description=about, epilog=f"example: {example}")


def add_logdir(parser: argparse.ArgumentParser) -> None:
    """The log directory, as the first word or as a flag."""
    parser.add_argument("logdir", nargs="?", default="runs", help="the log directory (default: runs)")
    add_stitch(parser)


def add_stitch(parser: argparse.ArgumentParser) -> None:
    """Whether folders are joined to runs."""
    parser.add_argument(
        "--no-stitch", action="store_true", help="show folders that one job went on in each by itself"
    )


def add_filters(parser: argparse.ArgumentParser) -> None:
    """Which runs and tags."""
    parser.add_argument("--run", metavar="GLOB", help="runs whose name fits (default: all)")
    parser.add_argument("--tag", metavar="GLOB", help="tags whose name fits (default: all)")


def opened(arguments: argparse.Namespace, *, live: bool = False) -> board.Board:
    """The board of a log directory.

    Raises:
        Refused: there is no such directory.
    """
    try:
        return board.open(arguments.logdir, live=live, stitch=not getattr(arguments, "no_stitch", False))
    except FileNotFoundError as error:
        raise Refused(str(error)) from error


def named_run(of: board.Board, name: str) -> board.Run:
    """A run by its name.

    Raises:
        Refused: there is none.
    """
    try:
        return of.runs[name]
    except KeyError as error:
        raise Refused(str(error.args[0])) from error


def run(do: Callable[[], int | None]) -> int:
    """The exit status of a command: refusals are told, Ctrl-C and a closed pipe (`| head`) end it quietly."""
    try:
        status = do() or 0
        sys.stdout.flush()
    except Refused as error:
        print(f"ERROR: {error}", file=sys.stderr)
        return EXIT_ERROR
    except KeyboardInterrupt:
        return 0
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        print(f"ERROR: {where}{error.strerror or error}", file=sys.stderr)
        return EXIT_ERROR
    return status


def aligned(rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> str:
    """Rows as columns of text; numbers, whose places are in ``right``, stand to the right."""
    if not rows:
        return ""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if place in right else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )
