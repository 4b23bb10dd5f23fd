"""Texts: markdown shown as it was at each step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glassboard.events.event import text_event
from glassboard.writer.values import tag_text

if TYPE_CHECKING:
    from glassboard.writer.event_file import EventFile


def add(file: EventFile, tag: Any, text: Any, step: Any, walltime: Any) -> None:
    """Adds one text; bytes are UTF-8, other objects are what `str` makes of them."""
    content = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    file.add_event(text_event(tag_text(tag), content, *file.stamp(step, walltime)))
