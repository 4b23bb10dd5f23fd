"""The metadata of the tensorboardX that the face stands for."""

from __future__ import annotations

import os
from importlib.metadata import Distribution, DistributionFinder, MetadataPathFinder
from pathlib import Path


def stand_in(context: DistributionFinder.Context | None = None) -> list[Distribution]:
    """Returns tensorboardX's metadata, unless it is installed and has its own."""
    installed = MetadataPathFinder.find_distributions(
        context or DistributionFinder.Context(name="tensorboardX")
    )
    return [] if any(True for _ in installed) else [_StandIn()]


class _StandIn(Distribution):
    """Name and version, and no files."""

    def read_text(self, filename: str) -> str | None:
        """Returns the metadata."""
        from glassboard.compat.tensorboardx import __version__

        if filename != "METADATA":
            return None
        return f"Metadata-Version: 2.1\nName: tensorboardX\nVersion: {__version__}\n"

    def locate_file(self, path: str | os.PathLike[str]) -> Path:
        """Returns where a file would be."""
        return Path(__file__).parent / "tensorboardx" / path
