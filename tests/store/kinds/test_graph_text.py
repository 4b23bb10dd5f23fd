"""Graphs of a store as TensorBoard serves them: large attributes left out, traced functions side by side."""

from __future__ import annotations

import pytest
from tensorboard.backend import process_graph
from tensorboard.compat.proto import config_pb2, graph_pb2
from tensorboard.plugins.graph.graph_util import merge_graph_defs

from glassboard.errors import DamagedRecord
from glassboard.store.kinds.graph_text import graph_of_run_metadata, graph_text, run_metadata_text


def sample(name: str) -> graph_pb2.GraphDef:
    """A graph with a call, a function and its gradient."""
    graph = graph_pb2.GraphDef()
    graph.versions.producer = 22
    node = graph.node.add(name=name, op="PartitionedCall", input=["a", "^b"], device="cpu")
    node.attr["f"].func.name = "inner"
    node.attr["f"].func.attr["x"].i = 1
    node.attr["large"].s = b"x" * 100
    graph.node.add(name="other", op="Add").attr["small"].i = 1
    function = graph.library.function.add()
    function.signature.name = "inner"
    function.signature.is_stateful = True
    function.node_def.add(name="kept")
    function.ret["r"] = "kept"
    graph.library.gradient.add(function_name="inner", gradient_func="grad")
    return graph


@pytest.mark.parametrize("limit", [1, 50, 1000])
def test_large_attributes_are_left_out(limit: int) -> None:
    graph = sample("n")
    ours = graph_text(graph.SerializeToString(), limit, "too_large")
    process_graph.prepare_graph_for_ui(graph, limit, "too_large")
    assert sorted(ours.splitlines()) == sorted(str(graph).splitlines())


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_graphs_of_functions_stand_side_by_side(count: int) -> None:
    metadata = config_pb2.RunMetadata()
    for number in range(count):
        metadata.function_graphs.add().pre_optimization_graph.CopyFrom(sample(f"n{number}"))
    merged = merge_graph_defs([one.pre_optimization_graph for one in metadata.function_graphs])
    assert graph_text(graph_of_run_metadata(metadata.SerializeToString())) == str(merged)


def test_run_metadata_are_text() -> None:
    metadata = config_pb2.RunMetadata()
    metadata.step_stats.dev_stats.add(device="cpu")
    assert run_metadata_text(metadata.SerializeToString()) == str(metadata)


def test_damaged_bytes_are_told() -> None:
    with pytest.raises(DamagedRecord):
        graph_text(b"\x0a\x7f")
