"""Log scalars: one curve, several curves in one chart, and a value with its own wall time."""

from __future__ import annotations

import math
import sys
import time

from glassboard import SummaryWriter

with SummaryWriter(sys.argv[1] if len(sys.argv) > 1 else "runs/scalar") as writer:
    for step in range(1_000):
        writer.add_scalar("train/loss", math.exp(-step / 300), step)
        writer.add_scalars("waves", {"sine": math.sin(step / 50), "cosine": math.cos(step / 50)}, step)
    writer.add_scalar("train/loss", 0.01, 1_000, walltime=time.time() + 60)
