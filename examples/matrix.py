"""Log matrices: how often each class was taken for which, and how sure each attention head of a model is."""

from __future__ import annotations

import sys

import numpy as np

from glassboard import SummaryWriter

CLASSES = ["cat", "dog", "owl", "fox", "hen"]
LAYERS, HEADS, EPOCHS = 24, 16, 40
folder = sys.argv[1] if len(sys.argv) > 1 else "runs/matrix"

for run, pace in (("slow", 0.6), ("fast", 1.0)):
    noise = np.random.default_rng(0)
    sharpness = noise.normal(1.0, 0.4, (LAYERS, HEADS))
    drift = noise.normal(0.0, 1.0, (LAYERS, HEADS))
    with SummaryWriter(f"{folder}/{run}") as writer:
        for epoch in range(EPOCHS):
            right = pace * epoch / EPOCHS
            rates = right * np.eye(len(CLASSES)) + (1 - right) / len(CLASSES)
            counts = np.stack([noise.multinomial(100, row) for row in rates])
            writer.add_matrix("confusion", counts, epoch, CLASSES, CLASSES)

            entropy = np.exp(-right * sharpness * np.linspace(0.5, 3, LAYERS)[:, None])
            if epoch >= 25:
                entropy[17, 5] = 1e-3  # one head sees a single token from here on
            writer.add_matrix("attention/entropy", entropy, epoch, [f"layer {i}" for i in range(LAYERS)])
            update = drift * right * noise.normal(1, 0.2, (LAYERS, HEADS))
            if epoch == 31:
                update[3, 2], update[9, 11] = np.nan, np.inf
            writer.add_matrix("attention/update", update, epoch, [f"layer {i}" for i in range(LAYERS)])
