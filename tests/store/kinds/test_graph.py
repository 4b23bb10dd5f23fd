"""Graphs are listed without their bytes; a run's own graph is its latest."""

from __future__ import annotations

import pytest
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.graph_pb2 import GraphDef
from tensorboard.compat.proto.meta_graph_pb2 import MetaGraphDef
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.util import tensor_util

from glassboard.store.kinds.graph import graphs, read_graph_bytes, run_graph


def graph_def(name: str) -> GraphDef:
    graph = GraphDef()
    graph.node.add(name=name)
    return graph


def test_the_latest_graph_of_a_run(logged):
    held = [graph_def(name).SerializeToString() for name in ("one", "two")]
    store = logged(*(Event(wall_time=5 + i, graph_def=data) for i, data in enumerate(held)))
    assert run_graph(store, ".") == held[1]
    found = graphs(store, ".", "__run_graph__")
    assert [(entry.form, entry.plugin, entry.size) for entry in found] == [
        ("graph_def", "graphs", len(data)) for data in held
    ]
    assert [read_graph_bytes(store, entry.ref, "__run_graph__") for entry in found] == held
    with pytest.raises(KeyError):
        read_graph_bytes(store, found[0].ref, "other")


def test_the_graph_of_a_meta_graph_stands_in_for_a_missing_one(logged):
    meta = MetaGraphDef(graph_def=graph_def("inside")).SerializeToString()
    store = logged(Event(wall_time=5, meta_graph_def=meta))
    assert run_graph(store, ".") == graph_def("inside").SerializeToString()
    (entry,) = graphs(store, ".", "__meta_graph__")
    assert (entry.form, read_graph_bytes(store, entry.ref, "__meta_graph__")) == ("meta_graph_def", meta)
    store = logged(Event(wall_time=6, graph_def=graph_def("own").SerializeToString()))
    assert run_graph(store, ".") == graph_def("own").SerializeToString()


def test_run_metadata_and_models(logged, event):
    model = Summary.Value(tag="keras", tensor=tensor_util.make_tensor_proto(b"{}"))
    model.metadata.plugin_data.plugin_name = "graph_keras_model"
    tagged = Event(wall_time=5, tagged_run_metadata={"tag": "step1", "run_metadata": b"\x0a\x00"})
    store = logged(tagged, event(3, model))
    (entry,) = graphs(store, ".", "step1")
    assert (entry.form, entry.plugin, entry.size) == ("run_metadata", "graph_tagged_run_metadata", 2)
    (entry,) = graphs(store, ".", "keras")
    assert (entry.form, read_graph_bytes(store, entry.ref, "keras")) == ("keras_model", b"{}")
    with pytest.raises(KeyError):
        run_graph(store, ".")


def test_a_damaged_meta_graph_is_told(logged):
    store = logged(Event(wall_time=5, meta_graph_def=b"\xff\xff"))
    assert graphs(store, ".", "__meta_graph__") == []
    with pytest.raises(KeyError):
        run_graph(store, ".")
    assert [damage.message[:27] for damage in store.damage()] == ["this graph cannot be read: "]
