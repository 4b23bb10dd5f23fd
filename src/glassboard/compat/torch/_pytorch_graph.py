"""torch's module of model graphs, where no tensorboard is installed that torch's own could use."""

from __future__ import annotations

from typing import Any

from glassboard.compat.recording import recorded_graph
from glassboard.compat.torch.writer import SummaryWriter

__all__ = ["graph"]


def graph(model: Any, args: Any, verbose: bool = False, use_strict_trace: bool = True) -> tuple[Any, Any]:
    """Returns the tree of a model's modules as a GraphDef, and an empty RunMetadata.

    Args:
        model: A `torch.nn.Module`.
        args: Without effect, as the rest: torch traces models for an installed tensorboard only.
        verbose: Without effect.
        use_strict_trace: Without effect.
    """
    return recorded_graph(SummaryWriter, lambda writer: writer.add_graph(model))
