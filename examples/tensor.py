"""Log a tensor: all its elements, at each step."""

from __future__ import annotations

import sys

import numpy as np

from glassboard import SummaryWriter

random = np.random.default_rng(0)
with SummaryWriter(sys.argv[1] if len(sys.argv) > 1 else "runs/tensor") as writer:
    for step in range(5):
        scores = np.exp(random.normal(size=(4, 4)) * step)
        writer.add_tensor("attention", scores / scores.sum(axis=1, keepdims=True), step)
