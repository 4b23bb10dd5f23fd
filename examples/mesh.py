"""Log a mesh: a coloured tetrahedron that grows from step to step."""

from __future__ import annotations

import sys

import numpy as np

from glassboard import SummaryWriter

corners = np.array([[[1, 1, 1], [-1, -1, 1], [1, -1, -1], [-1, 1, -1]]])
colors = np.array([[[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 0, 255]]])
faces = np.array([[[0, 2, 3], [0, 3, 1], [0, 1, 2], [1, 3, 2]]])

with SummaryWriter(sys.argv[1] if len(sys.argv) > 1 else "runs/mesh") as writer:
    for step in range(3):
        writer.add_mesh("tetrahedron", corners * (step + 1), colors, faces, global_step=step)
