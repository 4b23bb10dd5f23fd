"""Graphs of a store, and what running them took."""

from __future__ import annotations

from typing import NamedTuple

from glassboard.errors import DamagedRecord
from glassboard.events.run_graph import (
    FORM_OF_PLUGIN,
    GRAPH_TAG,
    META_GRAPH_TAG,
    GraphForm,
    graph_of_meta_graph,
    read_graph,
)
from glassboard.store.base import Store, Which
from glassboard.store.kinds.decoded import Entry, events
from glassboard.types import Step, WallTime


class GraphEntry(NamedTuple):
    """One graph without its bytes; ``plugin`` is TensorBoard's name for where it belongs."""

    step: Step
    wall_time: WallTime
    form: GraphForm
    plugin: str
    ref: str
    size: int  # bytes


def graphs(store: Store, run: str, tag: str, which: Which = "live") -> list[GraphEntry]:
    """All graphs, or run metadata, of a tag, oldest first.

    Raises:
        KeyError: the run has no such tag of graphs.
    """
    plugin = store.metadata(run, tag).plugin
    form = FORM_OF_PLUGIN.get(plugin, "graph_def")
    return [
        GraphEntry(entry.step, entry.wall_time, form, plugin, entry.ref, len(data))
        for entry, data in _read(store, run, tag, which)
    ]


def read_graph_bytes(store: Store, ref: str, tag: str) -> bytes:
    """A serialized GraphDef, MetaGraphDef or RunMetadata, or the JSON of a Keras model, by its form.

    Raises:
        KeyError: the store gave out no such reference, or what it names is gone.
    """
    try:
        return read_graph(store.read_blob(ref), tag)
    except DamagedRecord as error:
        raise KeyError(ref) from error


def run_graph(store: Store, run: str) -> bytes:
    """The latest serialized GraphDef of a run; the one in its MetaGraphDef where it has no other.

    Raises:
        KeyError: the run has no graph.
    """
    for tag in (GRAPH_TAG, META_GRAPH_TAG):
        try:
            found = [data for _, data in _read(store, run, tag, "live")]
        except KeyError:
            continue
        if found:
            return found[-1] if tag == GRAPH_TAG else graph_of_meta_graph(found[-1])
    raise KeyError(run)


def _read(store: Store, run: str, tag: str, which: Which) -> list[tuple[Entry, bytes]]:
    return list(events(store, run, tag, "graph", lambda event, _: _checked(event, tag), which))


def _checked(event: bytes, tag: str) -> bytes:
    data = read_graph(event, tag)
    if tag == META_GRAPH_TAG:
        graph_of_meta_graph(data)
    return data
