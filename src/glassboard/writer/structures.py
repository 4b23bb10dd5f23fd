"""Meshes, embeddings, hyperparameters, chart layouts and graphs."""

from __future__ import annotations

from glassboard.writer.methods import Methods


class StructureMethods(Methods):
    """The methods of `SummaryWriter` for them."""
