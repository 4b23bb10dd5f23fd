"""Puts Glassboard in the place of tensorboardX and torch.utils.tensorboard, for imports from then on."""

from __future__ import annotations

import sys
import warnings

from glassboard.compat.finder import FACES, FaceFinder, is_face


def install() -> None:
    """Has `import tensorboardX` and `import torch.utils.tensorboard` give Glassboard's writers.

    Neither tensorboardX nor tensorboard need be installed; torch must be, for `torch.utils.tensorboard`.
    A package that is imported already stays as it is, which a warning tells. `glassboard run` does this for
    a whole program and the Python programs it starts.
    """
    if any(isinstance(finder, FaceFinder) for finder in sys.meta_path):
        return
    for name in FACES:
        if name in sys.modules and not is_face(sys.modules[name]):
            warnings.warn(
                f"{name} was imported before glassboard.install() and stays as it is; install first",
                stacklevel=2,
            )
    sys.meta_path.insert(0, FaceFinder())


def uninstall() -> None:
    """Takes back what `install` did; objects that a program holds already stay Glassboard's."""
    sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, FaceFinder)]
    for face in FACES:
        if not is_face(sys.modules.get(face)):
            continue
        for name in [name for name in sys.modules if name == face or name.startswith(face + ".")]:
            module = sys.modules.pop(name)
            above, _, last = name.rpartition(".")
            if getattr(sys.modules.get(above), last, None) is module:
                delattr(sys.modules[above], last)
