"""The embedding example writes what its docstring says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from google.protobuf import text_format
from PIL import Image
from tensorboard.plugins.projector.projector_config_pb2 import ProjectorConfig


def test_points_labels_and_pictures(run_example: Callable[..., str], tmp_path: Path) -> None:
    run_example("embedding.py", tmp_path / "run")
    text = (tmp_path / "run/projector_config.pbtxt").read_text()
    held = text_format.Parse(text, ProjectorConfig()).embeddings
    info, half = sorted(held, key=lambda one: one.tensor_name)
    assert np.loadtxt(tmp_path / "run" / info.tensor_path).shape == (600, 32)
    assert np.loadtxt(tmp_path / "run" / half.tensor_path).shape == (300, 32)
    labels = (tmp_path / "run" / info.metadata_path).read_text().splitlines()
    assert labels[0] == "name\tcloud\tdistance"
    assert labels[61].startswith("point 60\tcloud 1\t")
    with Image.open(tmp_path / "run" / info.sprite.image_path) as sprite:
        assert sprite.size == (25 * 16, 25 * 16)
