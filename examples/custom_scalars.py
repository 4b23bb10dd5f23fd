"""Lay out charts: two losses as lines of one, an accuracy with its bounds as a band."""

from __future__ import annotations

import math
import sys

from glassboard import SummaryWriter

with SummaryWriter(sys.argv[1] if len(sys.argv) > 1 else "runs/custom_scalars") as writer:
    writer.add_custom_scalars(
        {
            "training": {
                "losses": ["Multiline", ["loss/train", "loss/valid"]],
                "accuracy": ["Margin", ["accuracy/mean", "accuracy/lowest", "accuracy/highest"]],
            }
        }
    )
    for step in range(100):
        writer.add_scalar("loss/train", math.exp(-step / 30), step)
        writer.add_scalar("loss/valid", math.exp(-step / 40) + 0.05, step)
        mean = 1 - math.exp(-step / 25)
        writer.add_scalar("accuracy/mean", mean, step)
        writer.add_scalar("accuracy/lowest", mean * 0.9, step)
        writer.add_scalar("accuracy/highest", min(1, mean * 1.1), step)
