"""Reads graphs of models and what running them took, in the forms that writers give them."""

from __future__ import annotations

from typing import Literal, NamedTuple

from glassboard.errors import DamagedRecord
from glassboard.events.array import read_string
from glassboard.events.value import TENSOR, expect, last_message, messages, tag_of, values
from glassboard.events.wire import read_fields

GRAPH_TAG = "__run_graph__"  # TensorBoard's name for the graph of a run
META_GRAPH_TAG = "__meta_graph__"

GraphForm = Literal["graph_def", "meta_graph_def", "run_metadata", "keras_model"]

# The form of what each of TensorBoard's plugins stores; the second and the last are our names.
FORM_OF_PLUGIN: dict[str, GraphForm] = {
    "graphs": "graph_def",
    "graph_meta_graph": "meta_graph_def",
    "graph_run_metadata": "run_metadata",
    "graph_run_metadata_graph": "run_metadata",
    "graph_tagged_run_metadata": "run_metadata",
    "graph_keras_model": "keras_model",
}
_GRAPH_DEF, _RUN_METADATA, _META_GRAPH_DEF = 4, 8, 9  # fields of Event


class GraphNode(NamedTuple):
    """One operation of a GraphDef; attributes are serialized AttrValues by name."""

    name: str
    op: str
    inputs: list[str]
    device: str
    attributes: dict[str, bytes]


def read_graph(event: bytes, tag: str) -> bytes:
    """Returns what an event holds under `tag`: a serialized GraphDef, MetaGraphDef or RunMetadata, or JSON.

    Raises:
        DamagedRecord: If the event holds none of them.
    """
    if tag == GRAPH_TAG and (graphs := messages(event, _GRAPH_DEF)):
        return graphs[-1]
    if tag == META_GRAPH_TAG and (graphs := messages(event, _META_GRAPH_DEF)):
        return graphs[-1]
    for tagged in messages(event, _RUN_METADATA):
        if tag_of(last_message(tagged, 1)) == tag:
            return last_message(tagged, 2)
    for value in values(event, tag):
        return read_string(expect(value, TENSOR, "graph"), "a graph")
    raise DamagedRecord(f"the event holds no graph of {tag!r}")


def graph_of_meta_graph(meta_graph: bytes) -> bytes:
    """Returns the serialized GraphDef in a MetaGraphDef; empty where there is none.

    Raises:
        DamagedRecord: If the bytes are no MetaGraphDef.
    """
    return last_message(meta_graph, 2)


def graph_nodes(graph: bytes) -> list[GraphNode]:
    """Returns the operations of a serialized GraphDef.

    Raises:
        DamagedRecord: If the bytes are no GraphDef.
    """
    return [_node(node) for node in messages(graph, 1)]


def _node(data: bytes) -> GraphNode:
    named = {1: "", 2: "", 4: ""}
    inputs: list[str] = []
    attributes: dict[str, bytes] = {}
    for number, _, value in read_fields(data):
        if not isinstance(value, bytes):
            continue
        if number == 3:
            inputs.append(value.decode("utf-8", "replace"))
        elif number == 5:
            attributes[last_message(value, 1).decode("utf-8", "replace")] = last_message(value, 2)
        elif number in named:
            named[number] = value.decode("utf-8", "replace")
    return GraphNode(named[1], named[2], inputs, named[4], attributes)
