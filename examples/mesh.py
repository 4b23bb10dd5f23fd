"""Log meshes: a coloured ring whose bumps grow from step to step, and a cloud of points."""

from __future__ import annotations

import sys

import numpy as np

from glassboard import SummaryWriter

AROUND, ACROSS = 60, 24  # vertices
angle, turn = np.meshgrid(
    np.linspace(0, 2 * np.pi, AROUND, endpoint=False),
    np.linspace(0, 2 * np.pi, ACROSS, endpoint=False),
    indexing="ij",
)
number = np.arange(AROUND * ACROSS).reshape(AROUND, ACROSS)
ahead, beside = np.roll(number, -1, axis=0), np.roll(number, -1, axis=1)
both = np.roll(ahead, -1, axis=1)
faces = np.concatenate(
    [
        np.stack(corners, axis=-1).reshape(-1, 3)
        for corners in ((number, ahead, beside), (ahead, both, beside))
    ]
)
colors = np.stack([np.sin(angle) / 2 + 0.5, np.cos(turn) / 2 + 0.5, np.full(angle.shape, 0.7)], axis=-1)
colors = (255 * colors).reshape(1, -1, 3)

directions = np.random.default_rng(0).normal(size=(1, 2000, 3))
directions /= np.linalg.norm(directions, axis=2, keepdims=True)

with SummaryWriter(sys.argv[1] if len(sys.argv) > 1 else "runs/mesh") as writer:
    for step in range(5):
        radius = 0.4 + 0.05 * step * np.sin(5 * angle)
        ring = np.stack(
            [
                (1 + radius * np.cos(turn)) * np.cos(angle),
                (1 + radius * np.cos(turn)) * np.sin(angle),
                radius * np.sin(turn),
            ],
            axis=-1,
        )
        writer.add_mesh("shape/ring", ring.reshape(1, -1, 3), colors, faces[None], global_step=step)
        cloud = directions * (1 + step * directions[..., 2:] / 5)
        writer.add_mesh("scan/cloud", cloud, directions * 127 + 128, global_step=step)
