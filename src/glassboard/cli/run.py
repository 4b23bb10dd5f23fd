"""`glassboard run`: runs a Python program with Glassboard in the place of tensorboardX and tensorboard."""

from __future__ import annotations

import os
import shlex
import sys
import tempfile
from collections.abc import Mapping, Sequence

from glassboard.compat import startup

EXIT_USAGE = 2  # as Python's own

_HELP = """\
usage: glassboard run [OPTION ...] SCRIPT [ARGUMENT ...]
       glassboard run [OPTION ...] -m MODULE [ARGUMENT ...]

Run a Python program, unchanged, with Glassboard in the place of tensorboardX and of torch.utils.tensorboard,
in it and in the Python programs it starts; the command `tensorboard` starts Glassboard's board.
Everything behind `run` goes to Python as it is.

example: glassboard run train.py --epochs 3
"""


def main(argv: Sequence[str]) -> int:
    """Become the program; returns only when there is none."""
    if not argv or argv[0] in {"-h", "--help"}:
        print(_HELP, end="", file=sys.stdout if argv else sys.stderr)
        return 0 if argv else EXIT_USAGE
    if refused := _isolating(argv):
        print(f"ERROR: {refused} keeps Python from finding Glassboard; leave it out", file=sys.stderr)
        return EXIT_USAGE
    sys.stdout.flush()
    # The same process: signals, exit status and tracebacks are the program's own.
    return os.execve(sys.executable, [sys.executable, *argv], environment(os.environ, command_directory()))


def environment(environ: Mapping[str, str], commands: str) -> dict[str, str]:
    """Returns the environment of the program.

    Args:
        environ: The one it would have.
        commands: The directory of commands that come first.
    """
    first = os.path.dirname(os.path.abspath(startup.__file__))
    return {
        **environ,
        "GLASSBOARD_RUN": f"{os.getpid()}:{commands}",
        "PATH": os.pathsep.join([commands, environ.get("PATH", os.defpath)]),
        "PYTHONPATH": os.pathsep.join(filter(None, [first, environ.get("PYTHONPATH")])),
    }


def command_directory() -> str:
    """Makes a directory with the command `tensorboard`, which the program removes at its end."""
    directory = tempfile.mkdtemp(prefix="glassboard-run-")
    path = os.path.join(directory, "tensorboard")
    with open(path, "w", encoding="utf-8") as command:
        command.write(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m glassboard "$@"\n')
    os.chmod(path, 0o755)
    return directory


def _isolating(argv: Sequence[str]) -> str:
    """Returns the first of Python's options that would have it ignore the environment; else nothing."""
    for word in argv:
        if not word.startswith("-") or word[:2] in {"-c", "-m", "--"}:
            break
        if word[:2] not in {"-W", "-X"} and set(word) & set("EIS"):
            return word
    return ""
