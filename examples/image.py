"""Log images: one picture and a batch, seen in the Images tab of TensorBoard."""

from __future__ import annotations

import sys

import numpy as np

from glassboard import SummaryWriter

rows, columns = np.mgrid[0:1:96j, 0:1:128j]
rng = np.random.default_rng(0)

with SummaryWriter(sys.argv[1] if len(sys.argv) > 1 else "runs/image") as writer:
    for step in range(5):
        waves = 0.5 + 0.5 * np.sin(2 * np.pi * (step + 1) * columns)
        writer.add_image("waves", np.stack([rows, waves, 1 - rows], axis=-1), step, dataformats="HWC")
    # 20 grey images from 0 (black) to 1 (white): a grid of 8 columns
    writer.add_images("noise", rng.random((20, 1, 32, 32)) * np.linspace(0, 1, 20).reshape(20, 1, 1, 1), 0)
