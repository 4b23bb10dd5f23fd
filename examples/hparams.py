"""Search hyperparameters: gradient descent on a parabola, one run for each choice, with its curve."""

from __future__ import annotations

import itertools
import sys

from glassboard import SummaryWriter


def distances(steps: int, lr: float, momentum: float, steepness: float) -> list[float]:
    """Minimises steepness · x² from x = 1 and returns how far x is from 0 at each step."""
    x, speed = 1.0, 0.0
    found: list[float] = []
    for _ in range(steps):
        speed = momentum * speed - lr * 2 * steepness * x
        x += speed
        found.append(abs(x))
    return found


folder = sys.argv[1] if len(sys.argv) > 1 else "runs/hparams"
choices = itertools.product((0.001, 0.003, 0.01, 0.03, 0.1, 0.3), (0.0, 0.5, 0.9), (0.5, 1.0))
for lr, momentum, steepness in choices:
    run = f"lr_{lr}_momentum_{momentum}_steepness_{steepness}"
    with SummaryWriter(f"{folder}/{run}") as writer:
        curve = distances(60, lr, momentum, steepness)
        for step, distance in enumerate(curve):
            writer.add_scalar("distance", distance, step)
        # "." puts them into the run itself.
        writer.add_hparams(
            {"lr": lr, "momentum": momentum, "steepness": steepness, "optimizer": "sgd"},
            {"final/distance": curve[-1]},
            run_name=".",
        )
