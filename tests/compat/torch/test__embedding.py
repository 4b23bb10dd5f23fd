"""torch's functions for the projector; tests/compat/test_embedding_files.py has the rest."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from torch.utils.tensorboard import _embedding as theirs

from glassboard.compat.torch import _embedding as ours


def test_the_files_are_the_originals(tmp_path: Path) -> None:
    image = pytest.importorskip("PIL.Image")
    pixels = torch.rand(4, 3, 2, 2)
    for name, module in (("ours", ours), ("theirs", theirs)):
        directory = tmp_path / name
        directory.mkdir()
        module.make_mat(np.arange(6.0).reshape(2, 3), str(directory))
        module.make_tsv(["a", "b"], str(directory))
        module.write_pbtxt(str(directory), "embeddings {}\n")
        module.make_sprite(pixels, str(directory))
    for name in ("tensors.tsv", "metadata.tsv", "projector_config.pbtxt"):
        assert (tmp_path / "ours" / name).read_bytes() == (tmp_path / "theirs" / name).read_bytes()
    mine, original = (np.asarray(image.open(tmp_path / name / "sprite.png")) for name in ("ours", "theirs"))
    assert np.abs(mine.astype(int) - original).max() <= 1


def test_pictures_need_not_be_square(tmp_path: Path) -> None:
    ours.make_sprite(np.zeros((2, 3, 4, 5)), str(tmp_path))
    assert (tmp_path / "sprite.png").exists()
