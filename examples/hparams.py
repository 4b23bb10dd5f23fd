"""Search hyperparameters: gradient descent on a parabola, one run for each learning rate and momentum."""

from __future__ import annotations

import sys

from glassboard import SummaryWriter


def distance_after(steps: int, lr: float, momentum: float) -> float:
    """Minimises x² from x = 1 and returns how far x is from 0."""
    x, speed = 1.0, 0.0
    for _ in range(steps):
        speed = momentum * speed - lr * 2 * x
        x += speed
    return abs(x)


with SummaryWriter(sys.argv[1] if len(sys.argv) > 1 else "runs/hparams") as writer:
    for lr in (0.01, 0.1, 0.5):
        for momentum in (0.0, 0.5):
            writer.add_hparams(
                {"lr": lr, "momentum": momentum, "nesterov": False, "optimizer": "sgd"},
                {"distance": distance_after(20, lr, momentum)},
                run_name=f"lr_{lr}_momentum_{momentum}",
            )
