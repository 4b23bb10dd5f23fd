"""Log a table: the worst mistakes of each epoch."""

from __future__ import annotations

import sys

from glassboard import SummaryWriter

with SummaryWriter(sys.argv[1] if len(sys.argv) > 1 else "runs/table") as writer:
    for epoch in range(3):
        mistakes = [
            {
                "picture": 12 + epoch,
                "is": "cat",
                "taken for": "dog",
                "probability": round(0.9 - epoch / 10, 2),
            },
            {
                "picture": 31 + epoch,
                "is": "owl",
                "taken for": "cat",
                "probability": round(0.8 - epoch / 10, 2),
            },
        ]
        writer.add_table("mistakes", mistakes, global_step=epoch)
