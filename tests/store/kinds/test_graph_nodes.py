"""Nodes, edges, attributes and costs, from every form that files hold a graph in."""

from __future__ import annotations

import pytest
from tensorboard.compat.proto import config_pb2, graph_pb2, meta_graph_pb2

from glassboard.errors import DamagedRecord
from glassboard.store.kinds import graph_nodes as tested
from glassboard.store.kinds.graph_nodes import costs, graph_behind, graph_nodes, node_attributes


def sample() -> graph_pb2.GraphDef:
    """Two nodes, and a function of an argument and a node."""
    graph = graph_pb2.GraphDef()
    first = graph.node.add(name="a/x", op="Const", device="/cpu:0")
    first.attr["_output_shapes"].list.shape.add().dim.add(size=-1)
    first.attr["dtype"].type = 1
    first.attr["large"].s = b"x" * 5000
    first.attr["note"].s = "ünï".encode()
    first.attr["many"].list.i.extend([1, 2])
    first.attr["flag"].b = True
    graph.node.add(name="y", op="Call", input=["a/x:1", "^a/x", "gone"])
    function = graph.library.function.add()
    function.signature.name = "inner"
    function.signature.input_arg.add(name="given")
    function.node_def.add(name="add", op="Add", input=["given", "^given"])
    return graph


def test_nodes_and_those_of_functions() -> None:
    first, second, argument, inner = graph_nodes(sample().SerializeToString())
    assert (first.name, first.op, first.device, first.shapes) == ("a/x", "Const", "/cpu:0", ("?",))
    assert second.inputs == ["a/x:1", "^a/x", "gone"]
    assert argument == ("__function_library__/inner/given", "_Arg", "", [], ())
    assert inner.inputs == ["__function_library__/inner/given", "^__function_library__/inner/given"]


def test_attributes_are_texts() -> None:
    graph = sample().SerializeToString()
    assert node_attributes(graph, 0) == [
        ("_output_shapes", "[?]"),
        ("dtype", "DT_FLOAT"),
        ("flag", "true"),
        ("large", "5003 bytes"),
        ("many", "[1, 2]"),
        ("note", "ünï"),
    ]
    assert node_attributes(graph, 2) == []
    with pytest.raises(KeyError):
        node_attributes(graph, 4)


def test_tensors_and_functions_are_printed() -> None:
    graph = graph_pb2.GraphDef()
    node = graph.node.add(name="n")
    node.attr["value"].tensor.float_val.append(0.5)
    node.attr["f"].func.name = "inner"
    node.attr["none"]
    node.attr["unknown"].shape.unknown_rank = True
    assert dict(node_attributes(graph.SerializeToString(), 0)) == {
        "value": "tensor {\n  float_val: 0.5\n}",
        "f": 'func {\n  name: "inner"\n}',
        "none": "",
        "unknown": "?",
    }


def test_the_forms_of_a_graph() -> None:
    graph = sample().SerializeToString()
    meta = meta_graph_pb2.MetaGraphDef(graph_def=sample()).SerializeToString()
    traced = config_pb2.RunMetadata()
    traced.function_graphs.add(pre_optimization_graph=sample())
    assert graph_behind(graph, "graphs") == graph
    assert graph_nodes(graph_behind(meta, "graph_meta_graph")) == graph_nodes(graph)
    assert graph_nodes(graph_behind(traced.SerializeToString(), "graph_run_metadata")) == graph_nodes(graph)
    keras = b'{"config": {"layers": [{"class_name": "Dense", "config": {"name": "d"}}]}}'
    assert [node[:2] for node in graph_nodes(graph_behind(keras, "graph_keras_model"))] == [
        ("None/d", "Dense")
    ]


def test_costs_of_nodes_without_streams() -> None:
    metadata = config_pb2.RunMetadata()
    for device in ("/gpu:0", "/gpu:0/stream:all"):
        stats = metadata.step_stats.dev_stats.add(device=device).node_stats.add(
            node_name="a/x", all_end_rel_micros=7
        )
        stats.memory.add(total_bytes=5)
        stats.memory.add(total_bytes=6)
        stats.output.add().tensor_description.shape.dim.add(size=3)
    assert costs(metadata.SerializeToString()) == [("a/x", "/gpu:0", 7, 11, ("3",))]


def test_damage_and_too_many_nodes(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DamagedRecord):
        graph_nodes(b"\x0a\x7f")
    monkeypatch.setattr(tested, "MOST_NODES", 3)
    with pytest.raises(DamagedRecord, match="more than 3 nodes"):
        graph_nodes(sample().SerializeToString())
