"""tensorboardX's functions for the projector; tests/compat/test_embedding_files.py has the rest."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tensorboardX import embedding as theirs

from glassboard.compat.tensorboardx import embedding as ours


@pytest.mark.parametrize("metadata", [None, ["a", "b"]])
@pytest.mark.parametrize("images", [None, np.zeros((2, 3, 4, 5))], ids=["plain", "images"])
def test_the_config_is_the_originals(
    tmp_path: Path, metadata: list | None, images: np.ndarray | None
) -> None:
    contents = []
    for name, module in (("ours", ours), ("theirs", theirs)):
        directory = tmp_path / name
        directory.mkdir()
        for step in (0, 12):
            module.append_pbtxt(metadata, images, str(directory), f"{step:05}/a", step, "a")
        contents.append((directory / "projector_config.pbtxt").read_text())
    assert contents[0] == contents[1]


def test_sprites_are_square(tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        ours.make_sprite(np.zeros((2, 3, 4, 5)), str(tmp_path))
