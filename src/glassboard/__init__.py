"""Glassboard: watch neural networks train. `SummaryWriter` writes, `launch` shows, `open` reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from glassboard.board.board import open as open  # noqa: A004
    from glassboard.compat.install import install
    from glassboard.server.launch import launch
    from glassboard.writer.file_writer import FileWriter
    from glassboard.writer.global_writer import GlobalSummaryWriter
    from glassboard.writer.record_writer import RecordWriter
    from glassboard.writer.summary_writer import SummaryWriter

    __version__: str

# Without `open`: who imports everything must keep Python's own.
__all__ = [
    "FileWriter",
    "GlobalSummaryWriter",
    "RecordWriter",
    "SummaryWriter",
    "__version__",
    "install",
    "launch",
]

# Loaded at first use: a training process pays for the writer alone, a board for the server alone.
_LAZY = {
    "FileWriter": "glassboard.writer.file_writer",
    "GlobalSummaryWriter": "glassboard.writer.global_writer",
    "RecordWriter": "glassboard.writer.record_writer",
    "SummaryWriter": "glassboard.writer.summary_writer",
    "install": "glassboard.compat.install",
    "launch": "glassboard.server.launch",
    "open": "glassboard.board.board",
}


def __getattr__(name: str) -> object:
    if name == "__version__":
        from importlib.metadata import version

        value: object = version("glassboard")
    elif name in _LAZY:
        from importlib import import_module

        value = getattr(import_module(_LAZY[name]), name)
    else:
        raise AttributeError(f"module 'glassboard' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_LAZY, *__all__})
