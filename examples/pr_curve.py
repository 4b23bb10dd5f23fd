"""Log precision-recall curves: of a classifier that gets better, and of one that knows three classes."""

from __future__ import annotations

import sys

import numpy as np

from glassboard import SummaryWriter

random = np.random.default_rng(0)
answers = random.integers(0, 2, 2_000)
classes = random.integers(0, 3, 2_000)
with SummaryWriter(sys.argv[1] if len(sys.argv) > 1 else "runs/pr_curve") as writer:
    for step in range(5):
        skill = step / 5
        guesses = random.random(2_000)
        writer.add_pr_curve("yes_or_no", answers, skill * answers + (1 - skill) * guesses, step)
        scores = skill * np.eye(3)[classes] + (1 - skill) * random.random((2_000, 3))
        writer.add_pr_curve("three_classes", classes, scores, step)
