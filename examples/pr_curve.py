"""Log precision-recall curves: of a classifier that gets better, and of one that knows the ten digits."""

from __future__ import annotations

import sys

import numpy as np

from glassboard import SummaryWriter

DIGITS, EXAMPLES, STEPS = 10, 2_000, 8
folder = sys.argv[1] if len(sys.argv) > 1 else "runs/pr_curve"

for run, pace in (("baseline", 0.6), ("augmented", 0.9)):
    random = np.random.default_rng(0)
    answers = random.random(EXAMPLES) < 0.3
    digits = random.integers(0, DIGITS, EXAMPLES)
    hardness = np.linspace(0.5, 3, DIGITS)  # some digits are told from others more easily
    with SummaryWriter(f"{folder}/{run}") as writer:
        for step in range(STEPS):
            skill = 4 * pace * (step + 1) / STEPS
            evidence = random.normal(size=EXAMPLES) + skill * (answers - 0.5)
            writer.add_pr_curve("spam", answers, 1 / (1 + np.exp(-evidence)), step * 100)
            logits = random.normal(size=(EXAMPLES, DIGITS))
            logits[np.arange(EXAMPLES), digits] += skill / hardness[digits]
            scores = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
            writer.add_pr_curve("digits", digits, scores, step * 100)
