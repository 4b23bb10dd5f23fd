"""tensorboardX's module of the projector's files."""

from __future__ import annotations

import os
from typing import Any

from glassboard.compat import embedding_files
from glassboard.compat.embedding_files import make_mat, make_tsv

__all__ = ["append_pbtxt", "make_mat", "make_sprite", "make_tsv"]


def make_sprite(label_img: Any, save_path: str) -> None:
    """Writes a square picture for each point to `sprite.png`."""
    embedding_files.make_sprite(label_img, save_path, square=True)


def append_pbtxt(
    metadata: Any, label_img: Any, save_path: str, subdir: str, global_step: Any, tag: str
) -> None:
    """Names an embedding's files at the end of the directory's `projector_config.pbtxt`."""
    lines = [
        f'tensor_name: "{tag}:{str(global_step).zfill(5)}"',
        f'tensor_path: "{subdir}/tensors.tsv"',
    ]
    if metadata is not None:
        lines.append(f'metadata_path: "{subdir}/metadata.tsv"')
    if label_img is not None:
        height, width = label_img.shape[2:]
        lines += [
            f'sprite {{\nimage_path: "{subdir}/sprite.png"',
            f"single_image_dim: {width}\nsingle_image_dim: {height}\n}}",
        ]
    with open(os.path.join(save_path, "projector_config.pbtxt"), "a", encoding="utf-8") as out:
        out.write("\n".join(["embeddings {", *lines, "}", ""]))
