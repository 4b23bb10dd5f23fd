"""Images, figures, videos and sounds."""

from __future__ import annotations

from glassboard.writer.methods import Methods


class MediaMethods(Methods):
    """The methods of `SummaryWriter` for them."""
