"""What every group of `add_*` methods knows of the writer it is part of."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from glassboard.writer.event_file import EventFile


class Methods:
    """Base of the groups of methods that make up `SummaryWriter`."""

    _file: EventFile | None  # of the run's directory; None when nothing is to be written

    def _sub_file(self, directory: str) -> EventFile:
        """Returns the file of a directory below the run's, which flush and close reach, too."""
        raise NotImplementedError
