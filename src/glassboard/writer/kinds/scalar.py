"""Scalars that are more than a plain number, or carry more than one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glassboard.events.event import scalar_event, scalars_event
from glassboard.writer.values import require_one_number, scalar_value, tag_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from glassboard.writer.deferred import Ring
    from glassboard.writer.event_file import EventFile


def add(file: EventFile, tag: Any, value: Any, step: Any, walltime: Any) -> None:
    """Adds one point to a file, whatever its number, tag and step are made of, and wherever it is."""
    ring = _ring_for(value)
    if ring is not None:
        require_one_number(value)
    number = scalar_value(value) if ring is None else 0.0
    name, (at, wall) = tag_text(tag), file.stamp(step, walltime)
    if step is not None:
        file.begin_at(at)
    if ring is None:
        _put(file, name, number, at, wall)
        return
    try:
        added = ring.add(value, at, lambda number: _put(file, name, number, at, wall))
    except Exception as error:  # a device in trouble is the training's to find out
        file.failed(error)
    else:
        if not added:
            file.count_lost()


def _ring_for(value: Any) -> Ring | None:
    if not getattr(value, "is_cuda", False) and not hasattr(value, "copy_to_host_async"):
        return None
    from glassboard.writer.deferred import ring_for  # who logs from here needs no devices

    return ring_for(value)


def _put(file: EventFile, name: str, number: float, step: int, wall: float) -> None:
    if file.by_hand:
        file.add_event(scalar_event(name, number, step, wall), scalar=True)
        return
    while not file.ready().add_scalar(name, number, step, wall):
        pass  # trouble came up in between; ready() reports it, or raises


def add_described(file: EventFile, tag: Any, value: Any, step: Any, walltime: Any, **style: Any) -> None:
    """Adds one point in a style of `scalar_event`: as a tensor, or with a title and a description."""
    at, wall = file.stamp(step, walltime)
    event = scalar_event(tag_text(tag), scalar_value(value), at, wall, **style)
    if step is not None:
        file.begin_at(at)
    file.add_event(event, scalar=True)


def add_many(file: EventFile, values: Mapping[Any, Any], step: Any, walltime: Any) -> None:
    """Adds one point to each of many series, as one event."""
    if file.fast_many(values, step, walltime):
        return
    at, wall = file.stamp(step, walltime)
    plain = {tag_text(tag): scalar_value(value) for tag, value in values.items()}
    if step is not None:
        file.begin_at(at)
    if file.by_hand:
        file.add_event(scalars_event(plain, at, wall), scalar=True)
        return
    while not file.ready().add_scalars(plain, at, wall):
        pass  # trouble came up in between; ready() reports it, or raises
