"""The `glassboard` command: finds the command that was asked for; `serve` is the default."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

# As text, so that no command pays for the imports of another.
COMMANDS = {
    "export": "glassboard.cli.export:main",
    "inspect": "glassboard.cli.inspect:main",
    "ls": "glassboard.cli.ls:main",
    "merge": "glassboard.cli.merge:main",
    "rename": "glassboard.cli.rename:main",
    "rm": "glassboard.cli.rm:main",
    "run": "glassboard.cli.run:main",
    "serve": "glassboard.cli.serve:main",
    "sql": "glassboard.cli.sql:main",
    "tail": "glassboard.cli.tail:main",
}
# Commands that TensorBoard once had.
GONE = {"dev": "TensorBoard.dev was shut down at the end of 2023; nothing is uploaded anywhere"}


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments and arguments[0] in GONE:
        print(f"ERROR: there is no command {arguments[0]!r}: {GONE[arguments[0]]}", file=sys.stderr)
        return 1
    name = arguments.pop(0) if arguments and arguments[0] in COMMANDS else "serve"
    module, _, function = COMMANDS[name].partition(":")
    return int(getattr(import_module(module), function)(arguments))
