"""Scalars that are more than a plain number, or carry more than one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glassboard.events.event import scalar_event
from glassboard.writer.values import scalar_value, tag_text

if TYPE_CHECKING:
    from glassboard.writer.event_file import EventFile


def add(file: EventFile, tag: Any, value: Any, step: Any, walltime: Any) -> None:
    """Adds one point to a file, whatever its number, tag and step are made of."""
    name, number = tag_text(tag), scalar_value(value)
    at, wall = file.stamp(step, walltime)
    if step is not None:
        file.begin_at(at)
    while not file.ready().add_scalar(name, number, at, wall):
        pass  # trouble came up in between; ready() reports it, or raises


def add_described(file: EventFile, tag: Any, value: Any, step: Any, walltime: Any, **style: Any) -> None:
    """Adds one point in a style of `scalar_event`: as a tensor, or with a title and a description."""
    at, wall = file.stamp(step, walltime)
    event = scalar_event(tag_text(tag), scalar_value(value), at, wall, **style)
    if step is not None:
        file.begin_at(at)
    file.add_event(event, scalar=True)
