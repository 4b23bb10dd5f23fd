"""Log histograms: of values, of bins of one's own choice, and of counts that were made elsewhere."""

from __future__ import annotations

import sys

import numpy as np

from glassboard import SummaryWriter

random = np.random.default_rng(0)
with SummaryWriter(sys.argv[1] if len(sys.argv) > 1 else "runs/histogram") as writer:
    for step in range(30):
        weights = random.normal(0.1 * step, 1 / (step + 1), 10_000).astype(np.float32)
        writer.add_histogram("weights", weights, step)
        writer.add_histogram("gradients", random.normal(0, 10 ** (-1 - step / 5), 10_000), step)
        writer.add_histogram("weights/linear", weights, step, bins=30)
        counts, edges = np.histogram(weights, bins=30)
        writer.add_histogram_raw(
            "weights/counted",
            min=weights.min(),
            max=weights.max(),
            num=weights.size,
            sum=weights.sum(),
            sum_squares=weights.dot(weights),
            bucket_limits=edges,
            bucket_counts=[0, *counts],  # an empty bucket, so that the lowest edge is kept
            global_step=step,
        )
