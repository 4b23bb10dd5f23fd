"""Flags of TensorBoard's that change nothing here, and what to say to a flag that nobody knows."""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Sequence
from typing import Any

# Name -> why it has no effect. All take a value or none, as scripts give them.
WITHOUT_EFFECT = {
    "load_fast": "loading is always fast",
    "purge_orphaned_data": "points that a later attempt supersedes are set aside, never deleted",
    "max_reload_threads": "files load on all cores",
    "reload_task": "files load on threads of their own",
    "reload_multifile": "all files of a run are followed",
    "reload_multifile_inactive_secs": "a file is followed however long it was quiet",
    "detect_file_replacement": "replaced files are noticed by themselves",
    "generic_data": "there is one way to read data",
    "extra_data_server_flags": "there is no data server beside the board",
    "grpc_creds_type": "there is no data server beside the board",
    "grpc_data_provider": "there is no data server beside the board",
    "db": "event files are the only source",
    "db_import": "event files are read as they are",
    "verbosity": "there is one level of messages",
}


class _WithoutEffect(argparse.Action):
    """Takes a value or none, and notes that it changes nothing."""

    def __call__(self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, *rest: Any) -> None:
        name = self.option_strings[0]
        namespace.notes = [*namespace.notes, f"{name} has no effect: {WITHOUT_EFFECT[self.dest]}"]


def accept_without_effect(parser: argparse.ArgumentParser) -> None:
    """Add the flags; what there is to say of those given is in ``notes`` of the parsed arguments."""
    parser.set_defaults(notes=[])
    for name in WITHOUT_EFFECT:
        parser.add_argument(f"--{name}", nargs="?", action=_WithoutEffect, dest=name, help=argparse.SUPPRESS)


def unknown_flag(parser: argparse.ArgumentParser, unknown: Sequence[str]) -> str:
    """What to say when ``unknown`` words are left over: which flag was perhaps meant."""
    name = unknown[0].partition("=")[0]
    if not name.startswith("-"):
        return f"one log directory at a time, but {name!r} is a second one"
    known = [option for action in parser._actions for option in action.option_strings]
    near = difflib.get_close_matches(name, known, n=1)
    meant = f": did you mean {near[0]}?" if near else ""
    return f"there is no flag {name}{meant or ', see glassboard --help'}"
