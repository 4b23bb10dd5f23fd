"""`glassboard --inspect`: prints what event files hold, tag by tag, and what is damaged where."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timezone
from itertools import pairwise
from pathlib import Path

from glassboard.cli.reading import command
from glassboard.events.kinds import KIND_OF_PLUGIN
from glassboard.reader.discovery import find_event_files
from glassboard.reader.tail import FileTail

_LINE = "=" * 70


def main(argv: Sequence[str]) -> int:
    """Print the digest of a log directory or of one event file."""
    flags = command(
        "inspect", "Print what event files hold, and what is damaged where.", "glassboard inspect runs"
    )
    flags.add_argument("path", nargs="?", default="runs", help="a log directory or an event file")
    flags.add_argument("--tag", metavar="TAG", help="this tag only")
    arguments = flags.parse_args(argv)
    path = os.path.expanduser(arguments.path)
    if os.path.isfile(path):
        return inspect(None, event_file=path, tag=arguments.tag)
    return inspect(path, tag=arguments.tag)


def inspect(
    logdir: str | Mapping[str, str] | None, *, event_file: str | None = None, tag: str | None = None
) -> int:
    """Print the digest of a log directory or of one file; returns the exit status."""
    if event_file:
        runs: dict[str, list[str]] = {os.path.dirname(event_file) or ".": [event_file]}
    elif logdir:
        roots = logdir if isinstance(logdir, Mapping) else {"": logdir}
        found = find_event_files({name: Path(root).expanduser() for name, root in roots.items()})
        runs = {str(name): files for name, files in found.runs.items()}
        for folder, why in found.unreadable.items():
            print(f"cannot read {folder}: {why}", file=sys.stderr)
    else:
        print("ERROR: --inspect needs --logdir or --event_file", file=sys.stderr)
        return 1
    if not runs:
        print(f"no event files in {logdir}", file=sys.stderr)
        return 1
    log = logging.getLogger("glassboard.reader")
    level = log.level
    log.setLevel(logging.ERROR)  # the digest itself tells of damage
    try:
        return _print_digest(runs, tag)
    except BrokenPipeError:  # as `| head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    finally:
        log.setLevel(level)


def _print_digest(runs: Mapping[str, Sequence[str]], tag: str | None) -> int:
    failed = False
    for run, files in runs.items():
        tails = [FileTail(path) for path in files]
        print(f"{_LINE}\n{run}\n{_LINE}")
        for tail in tails:
            try:
                while tail.advance(1 << 30):
                    pass
            except OSError as error:
                print(f"cannot read {tail.path}: {error.strerror}", file=sys.stderr)
                failed = True
        print("\n".join(_digest(tails, tag)))
    return 1 if failed else 0


def _digest(tails: Iterable[FileTail], tag: str | None) -> Iterable[str]:
    for tail in tails:
        first, last = tail.first_wall, tail.last_wall
        when = f", {_time(first)} to {_time(last)}" if first <= last else ""
        yield f"{tail.path}: {tail.scanner.events} events{when}"
        for name, column in sorted(tail.columns.items()):
            if tag in (None, name):
                steps = list(column.steps)
                backwards = sum(later < earlier for earlier, later in pairwise(steps))
                order = "in order" if not backwards else f"going back {backwards} times"
                yield (
                    f"  scalar  {name}: {len(steps)} points, first step {steps[0]}, last {steps[-1]}, "
                    f"smallest {min(steps)}, largest {max(steps)}, {order}"
                )
        for name, records in sorted(tail.scanner.records.items()):
            if tag in (None, name):
                kind = KIND_OF_PLUGIN.get(records.plugin, records.plugin or "unknown")
                yield (
                    f"  {kind}  {name}: {len(records)} records, "
                    f"steps {min(records.steps)} to {max(records.steps)}"
                )
        for step, wall, _ in tail.scanner.starts:
            yield f"  session start at step {step}, {_time(wall)}"
        for offset, skipped, message in tail.scanner.damage:
            yield f"  damaged at byte {offset}, {skipped} bytes skipped: {message}"


def _time(wall: float) -> str:
    try:
        return datetime.fromtimestamp(wall, timezone.utc).strftime("%Y-%m-%d %H:%M:%S UTC")
    except (OverflowError, ValueError, OSError):
        return f"{wall:g}"
