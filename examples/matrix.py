"""Log a matrix: how often each class was taken for which, as training goes on."""

from __future__ import annotations

import sys

import numpy as np

from glassboard import SummaryWriter

CLASSES = ["cat", "dog", "owl"]
noise = np.random.default_rng(0)

with SummaryWriter(sys.argv[1] if len(sys.argv) > 1 else "runs/matrix") as writer:
    for epoch in range(10):
        right = epoch / 10
        rates = right * np.eye(3) + (1 - right) / 3
        counts = np.stack([noise.multinomial(100, row) for row in rates])
        writer.add_matrix("confusion", counts, epoch, CLASSES, CLASSES)
