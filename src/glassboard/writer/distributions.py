"""Histograms, tensors and precision-recall curves."""

from __future__ import annotations

from glassboard.writer.methods import Methods


class DistributionMethods(Methods):
    """The methods of `SummaryWriter` for them."""
