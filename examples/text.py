"""Log text: Markdown and generated samples of two runs, to be searched and compared in the Text tab."""

from __future__ import annotations

import sys

from glassboard import SummaryWriter

SETTINGS = "| name | value |\n|---|---|\n| lr | {lr} |\n| batch | 64 |\n| optimizer | `AdamW` |"
SAMPLE = """**Prompt:** why is the sky blue?

> The sky is {color} since {reason}.

<think>temperature 0.7, step {step}</think>
"""
REASONS = [
    "it is the sky",
    "the sea is blue and the sky is a mirror",
    "the air scatters light",
    "the air scatters short waves of light more than long ones",
]

folder = sys.argv[1] if len(sys.argv) > 1 else "runs/text"
for run, lr in (("lr_0.001", 0.001), ("lr_0.01", 0.01)):
    with SummaryWriter(f"{folder}/{run}") as writer:
        writer.add_text("hyperparameters", SETTINGS.format(lr=lr), 0)
        for step, reason in enumerate(REASONS):
            color = "blue" if lr < 0.01 or step > 1 else "green"
            writer.add_text("samples", SAMPLE.format(color=color, reason=reason, step=step), step * 100)
