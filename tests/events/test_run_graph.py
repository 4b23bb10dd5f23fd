"""Graphs and run metadata are found in events of every form."""

from __future__ import annotations

import pytest
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.graph_pb2 import GraphDef
from tensorboard.compat.proto.meta_graph_pb2 import MetaGraphDef
from tensorboard.compat.proto.summary_pb2 import Summary

from glassboard.errors import DamagedRecord
from glassboard.events.event import graph_event, run_metadata_event
from glassboard.events.kinds import KIND_OF_PLUGIN
from glassboard.events.run_graph import (
    FORM_OF_PLUGIN,
    GRAPH_TAG,
    META_GRAPH_TAG,
    graph_nodes,
    graph_of_meta_graph,
    read_graph,
)
from glassboard.events.tensor import string_tensor


def test_events_that_hold_a_graph_as_they_are():
    assert read_graph(graph_event(b"graph", 1.0), GRAPH_TAG) == b"graph"
    assert read_graph(run_metadata_event("step1", b"meta", 1.0), "step1") == b"meta"
    event = Event(meta_graph_def=b"meta graph").SerializeToString()
    assert read_graph(event, META_GRAPH_TAG) == b"meta graph"


def test_values_that_hold_a_graph_as_a_string():
    for shape in ((), (1,)):
        value = Summary.Value(tag="keras")
        value.tensor.ParseFromString(string_tensor([b"{}"], shape))
        event = Event(summary=Summary(value=[value])).SerializeToString()
        assert read_graph(event, "keras") == b"{}"
        with pytest.raises(DamagedRecord, match="no graph of 'other'"):
            read_graph(event, "other")
    value.tensor.ParseFromString(string_tensor([b"a", b"b"], (2,)))
    with pytest.raises(DamagedRecord, match="one string"):
        read_graph(Event(summary=Summary(value=[value])).SerializeToString(), "keras")


def test_the_operations_of_a_graph():
    graph = GraphDef()
    node = graph.node.add(name="a/b", op="Add", input=["x", "^y"], device="/cpu:0")
    node.attr["T"].type = 1
    graph.node.add(name="x")
    (first, second) = graph_nodes(graph.SerializeToString())
    assert first[:4] == ("a/b", "Add", ["x", "^y"], "/cpu:0")
    assert first.attributes == {"T": node.attr["T"].SerializeToString()}
    assert second == ("x", "", [], "", {})
    meta = MetaGraphDef(graph_def=graph).SerializeToString()
    assert graph_nodes(graph_of_meta_graph(meta))[0] == first
    assert graph_of_meta_graph(b"") == b""


def test_every_plugin_of_graphs_has_a_form():
    of_graphs = {plugin for plugin, kind in KIND_OF_PLUGIN.items() if kind == "graph"}
    assert set(FORM_OF_PLUGIN) == of_graphs
