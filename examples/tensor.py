"""Log tensors: where each head of each layer looks, and a vector, with all their elements at each step."""

from __future__ import annotations

import sys

import numpy as np

from glassboard import SummaryWriter

LAYERS, HEADS, TOKENS = 3, 4, 12
random = np.random.default_rng(0)
focus = random.normal(size=(LAYERS, HEADS, TOKENS, TOKENS)).astype(np.float32)
with SummaryWriter(sys.argv[1] if len(sys.argv) > 1 else "runs/tensor") as writer:
    for step in range(5):
        scores = np.exp(focus * step)
        writer.add_tensor("attention", scores / scores.sum(axis=-1, keepdims=True), step)
        writer.add_tensor("token_counts", random.integers(0, 2**40, 1000) * step, step)
