"""Log text: Markdown, shown in the Text tab."""

from __future__ import annotations

import sys

from glassboard import SummaryWriter

with SummaryWriter(sys.argv[1] if len(sys.argv) > 1 else "runs/text") as writer:
    writer.add_text("hyperparameters", "| name | value |\n|---|---|\n| lr | 0.001 |\n| batch | 64 |", 0)
    for step, sample in enumerate(["A first *sample*.", "A **better** sample.", "`print('the best')`"]):
        writer.add_text("samples", sample, step)
