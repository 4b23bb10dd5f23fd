"""Log an embedding: three clouds of points in 16 dimensions, labelled, each point with a small picture."""

from __future__ import annotations

import sys

import numpy as np

from glassboard import SummaryWriter

random = np.random.default_rng(0)
groups = np.repeat(np.arange(3), 20)
points = random.normal(size=(60, 16)) + 5 * random.normal(size=(3, 16))[groups]
pictures = np.zeros((60, 3, 8, 8))
pictures[np.arange(60), groups] = 1  # red, green and blue

with SummaryWriter(sys.argv[1] if len(sys.argv) > 1 else "runs/embedding") as writer:
    labels = [[f"point {number}", f"cloud {group}"] for number, group in enumerate(groups)]
    writer.add_embedding(points, labels, pictures, tag="clouds", metadata_header=["name", "cloud"])
