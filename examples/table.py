"""Log a table: the worst mistakes of each epoch, to be sorted and filtered in the Text tab."""

from __future__ import annotations

import sys

import numpy as np

from glassboard import SummaryWriter

CLASSES = ["cat", "dog", "owl", "fox", "hen"]
random = np.random.default_rng(0)

with SummaryWriter(sys.argv[1] if len(sys.argv) > 1 else "runs/table") as writer:
    for epoch in range(3):
        mistakes = [
            {
                "picture": int(picture),
                "is": CLASSES[picture % 5],
                "taken for": CLASSES[(picture + 1 + epoch) % 5],
                "probability": round(float(random.uniform(0.5, 1) - epoch / 10), 3),
                "remark": "dark, from behind, and partly hidden by a tree. " * int(random.integers(0, 6)),
            }
            for picture in random.choice(1000, 40, replace=False)
        ]
        writer.add_table("mistakes", mistakes, global_step=epoch)
