"""Layouts of a store: which scalars share a chart."""

from __future__ import annotations

from glassboard.events.custom_scalars import Chart, Layout, read_layout
from glassboard.store.base import Store
from glassboard.store.kinds.decoded import entries, tags_of

TAG = "custom_scalars__config__"


def layouts(store: Store) -> dict[str, Layout]:
    """The latest layout of each run that has one."""
    found: dict[str, Layout] = {}
    for run, tags in tags_of(store, "custom_scalars").items():
        if TAG not in tags:
            continue
        for _, layout in entries(store, run, TAG, "custom_scalars", read_layout):
            found[run] = layout
    return found


__all__ = ["TAG", "Chart", "Layout", "layouts"]
