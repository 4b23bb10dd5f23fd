"""One module per kind of data that can be logged; each is loaded with the first value of its kind."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

    from glassboard.writer.kinds import (
        audio,
        custom_scalars,
        embedding,
        graph,
        histogram,
        hparams,
        image,
        matrix,
        mesh,
        pr_curve,
        scalar,
        table,
        tensor,
        text,
        video,
    )

__all__ = [
    "audio",
    "custom_scalars",
    "embedding",
    "graph",
    "histogram",
    "hparams",
    "image",
    "matrix",
    "mesh",
    "pr_curve",
    "scalar",
    "table",
    "tensor",
    "text",
    "video",
]


def __getattr__(name: str) -> ModuleType:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(f"{__name__}.{name}")
