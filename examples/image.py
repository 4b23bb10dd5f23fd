"""Log images: pictures over steps in two runs, a batch, boxes and a video, seen in the Images tab."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from glassboard import SummaryWriter

rows, columns = np.mgrid[0:1:96j, 0:1:128j]
rng = np.random.default_rng(0)
folder = Path(sys.argv[1] if len(sys.argv) > 1 else "runs/image")

for run, sharpness in (("slow", 0.5), ("fast", 2.0)):
    with SummaryWriter(folder / run) as writer:
        for step in range(0, 100, 5):
            waves = 0.5 + 0.5 * np.sin(2 * np.pi * (1 + step / 20 * sharpness) * columns)
            writer.add_image("waves", np.stack([rows, waves, 1 - rows], -1), step, dataformats="HWC")
            # A digit that comes out of noise
            y, x = np.mgrid[-1:1:28j, -1:1:28j]
            ring = np.clip(1 - np.abs(np.hypot(1.4 * x, y) - 0.6) * 6, 0, 1)
            clean = min(1.0, step / 95 * sharpness)
            writer.add_image("digit", (ring * clean + rng.random((28, 28)) * (1 - clean))[None], step)
        # 20 grey images from 0 (black) to 1 (white): a grid of 8 columns
        writer.add_images(
            "noise", rng.random((20, 1, 32, 32)) * np.linspace(0, 1, 20).reshape(20, 1, 1, 1), 0
        )
        if find_spec("PIL"):  # boxes and videos are drawn by Pillow
            picture = np.stack([rows, columns, 1 - rows])
            boxes = [[8, 8, 56, 60], [60, 30, 118, 88]]
            writer.add_image_with_boxes("boxes", picture, boxes, 0, labels=["cat", "dog"])
            film = np.stack([np.roll(picture, 4 * frame, axis=2) for frame in range(32)])
            writer.add_video("film", film[None], 0, fps=8)
