"""Runs when Python starts below `glassboard run`: installs the faces, then runs what it stands before."""

import atexit
import contextlib
import os
import sys
from importlib.machinery import PathFinder
from importlib.util import module_from_spec

VARIABLE = "GLASSBOARD_RUN"  # <process>:<directory that holds the command `tensorboard`>


def _install(process: str, commands: str) -> None:
    with contextlib.suppress(ImportError):  # the interpreter of another environment, without Glassboard
        from glassboard.compat.install import install

        install()
    if process == str(os.getpid()):
        atexit.register(_remove, int(process), commands)


def _remove(process: int, commands: str) -> None:
    """Removes the commands at the end of the program itself, not at that of a fork."""
    if process == os.getpid():
        with contextlib.suppress(OSError):
            os.remove(os.path.join(commands, "tensorboard"))
            os.rmdir(commands)


def _run_next() -> None:
    """Runs the sitecustomize that Python would have found without this one."""
    here = os.path.dirname(os.path.abspath(__file__))
    spec = PathFinder.find_spec("sitecustomize", [path for path in sys.path if os.path.abspath(path) != here])
    if spec is not None and spec.loader is not None:
        module = sys.modules["sitecustomize"] = module_from_spec(spec)
        spec.loader.exec_module(module)


if __name__ == "sitecustomize":
    if VARIABLE in os.environ:
        _install(*os.environ[VARIABLE].split(":", 1))
    _run_next()
