"""Log an embedding: ten clouds of points in 32 dimensions, labelled, each point with a small picture."""

from __future__ import annotations

import sys

import numpy as np

from glassboard import SummaryWriter

CLOUDS, EACH, DIMENSIONS, SIDE = 10, 60, 32, 16
random = np.random.default_rng(0)
clouds = np.repeat(np.arange(CLOUDS), EACH)
points = (
    random.normal(size=(CLOUDS * EACH, DIMENSIONS)) + 3 * random.normal(size=(CLOUDS, DIMENSIONS))[clouds]
)
# A disc whose size tells the cloud, and whose brightness tells how far the point is from the mean of all.
far = np.linalg.norm(points, axis=1)
rows, columns = np.mgrid[:SIDE, :SIDE] - (SIDE - 1) / 2
discs = np.hypot(rows, columns) < 2 + clouds[:, None, None] * 0.6
pictures = np.repeat((discs * (far / far.max())[:, None, None])[:, None], 3, axis=1)

with SummaryWriter(sys.argv[1] if len(sys.argv) > 1 else "runs/embedding") as writer:
    labels = [
        [f"point {number}", f"cloud {cloud}", f"{far[number]:.3f}"] for number, cloud in enumerate(clouds)
    ]
    writer.add_embedding(
        points, labels, pictures, tag="clouds", metadata_header=["name", "cloud", "distance"]
    )
    writer.add_embedding(
        points[::2] * 2, labels[::2], tag="half", metadata_header=["name", "cloud", "distance"]
    )
