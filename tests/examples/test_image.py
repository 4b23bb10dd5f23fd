"""The image example logs what its docstring says."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator


def test_images_are_logged(run_example: Callable[..., str], tmp_path: Path) -> None:
    run_example("image.py", tmp_path / "run")
    accumulator = EventAccumulator(str(tmp_path / "run/fast"), size_guidance={"images": 0}).Reload()
    waves, (noise,) = accumulator.Images("waves"), accumulator.Images("noise")
    assert [(event.step, event.height, event.width) for event in waves] == [
        (step, 96, 128) for step in range(0, 100, 5)
    ]
    assert (noise.height, noise.width) == (3 * 32, 8 * 32)
    grid = np.asarray(Image.open(io.BytesIO(noise.encoded_image_string)).convert("L"))
    assert grid[:32, :32].max() == 0
    assert grid[64:, 96:128].max() > 200
    assert grid[64:, 128:].max() == 0  # 20 images leave 4 cells empty
