"""Lay out charts: losses as lines, an accuracy with its bounds as a band, learning rates by a pattern."""

from __future__ import annotations

import math
import random
import sys
from pathlib import Path

from glassboard import SummaryWriter

LAYOUT = {
    "training": {
        "losses": ["Multiline", ["loss/train", "loss/valid"]],
        "accuracy": ["Margin", ["accuracy/mean", "accuracy/lowest", "accuracy/highest"]],
    },
    "optimizer": {"learning rates": ["Multiline", ["lr/.*"]]},
}

logdir = Path(sys.argv[1] if len(sys.argv) > 1 else "runs/custom_scalars")
for run, pace in {"small": 30.0, "large": 18.0}.items():
    noise = random.Random(run)
    with SummaryWriter(logdir / run) as writer:
        writer.add_custom_scalars(LAYOUT)
        for step in range(200):
            writer.add_scalar("loss/train", math.exp(-step / pace) + noise.gauss(0.05, 0.01), step)
            writer.add_scalar("loss/valid", math.exp(-step / pace / 1.3) + noise.gauss(0.1, 0.01), step)
            mean = 1 - math.exp(-step / pace)
            writer.add_scalar("accuracy/mean", mean, step)
            writer.add_scalar("accuracy/lowest", mean * 0.9, step)
            writer.add_scalar("accuracy/highest", min(1, mean * 1.1), step)
            for group, rate in {"weights": 1e-3, "biases": 2e-3, "norms": 5e-4}.items():
                writer.add_scalar(f"lr/{group}", rate * (1 + math.cos(math.pi * step / 200)) / 2, step)
