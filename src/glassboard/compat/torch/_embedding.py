"""torch's module of the projector's files."""

from __future__ import annotations

import os
from typing import Any

from glassboard.compat import embedding_files
from glassboard.compat.embedding_files import make_mat, make_tsv

__all__ = ["make_mat", "make_sprite", "make_tsv", "write_pbtxt"]


def make_sprite(label_img: Any, save_path: str) -> None:
    """Writes a picture for each point to `sprite.png`."""
    embedding_files.make_sprite(label_img, save_path, square=False)


def write_pbtxt(save_path: str, contents: str) -> None:
    """Writes the directory's `projector_config.pbtxt`."""
    with open(os.path.join(save_path, "projector_config.pbtxt"), "w", encoding="utf-8") as out:
        out.write(contents)
