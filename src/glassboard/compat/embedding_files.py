"""The files that the projector reads, one function each, as both originals offer them."""

from __future__ import annotations

import math
import os
from typing import TYPE_CHECKING, Any, cast

from glassboard.compat.pictures import make_grid
from glassboard.writer.arrays import to_array
from glassboard.writer.png import encode_png

if TYPE_CHECKING:
    from collections.abc import Sequence

LARGEST_SPRITE = 8192  # pixels of a side, which is what TensorBoard's page takes


def make_tsv(metadata: Sequence[Any], save_path: str, metadata_header: Sequence[str] | None = None) -> None:
    """Writes the label of each point to `metadata.tsv`; several per point under a header.

    Raises:
        AssertionError: If the header has another count of columns than the labels.
    """
    lines = [str(label) for label in metadata]
    if metadata_header:
        columns = len(metadata[0])
        assert len(metadata_header) == columns, f"{len(metadata_header)} headers for {columns} columns"
        lines = ["\t".join(map(str, row)) for row in [metadata_header, *metadata]]
    _write(save_path, "metadata.tsv", lines)


def make_mat(matlist: Any, save_path: str) -> None:
    """Writes points, one row each, to `tensors.tsv`."""
    rows = cast("list[list[Any]]", to_array(matlist).tolist())
    _write(save_path, "tensors.tsv", ["\t".join(map(str, row)) for row in rows])


def make_sprite(label_img: Any, save_path: str, *, square: bool) -> None:
    """Writes a picture for each point, [N, C, H, W], side by side to `sprite.png`.

    Args:
        label_img: uint8, or anything else from 0 to 1.
        save_path: The directory.
        square: Refuse pictures that are not square, and more of them than TensorBoard's page takes.

    Raises:
        AssertionError: If they are refused, or of another shape.
    """
    import numpy as np

    images: Any = to_array(label_img)
    if images.dtype != np.uint8:
        images = (images.astype(np.float64) * 255).clip(0, 255).astype(np.uint8)
    grid = np.moveaxis(make_grid(images, math.ceil(math.sqrt(len(images))), (3,)), 0, -1)
    side = max(grid.shape[:2])
    if square:
        assert images.shape[2] == images.shape[3], f"label images must be square, not {images.shape[2:]}"
        assert side <= LARGEST_SPRITE, (
            f"{side} pixels are too many for a sprite; give fewer or smaller images"
        )
    sheet = np.zeros((side, grid.shape[1], 3), np.uint8)
    sheet[: len(grid)] = grid
    with open(os.path.join(save_path, "sprite.png"), "wb") as out:
        out.write(encode_png(sheet))


def _write(directory: str, name: str, lines: list[str]) -> None:
    with open(os.path.join(directory, name), "w", encoding="utf-8") as out:
        out.writelines(line + "\n" for line in lines)
