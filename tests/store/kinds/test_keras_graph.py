"""Models of Keras are drawn as TensorBoard draws them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tensorboard.plugins.graph.keras_util import keras_model_to_graph_def

from glassboard.errors import DamagedRecord
from glassboard.store.kinds.graph_text import graph_text
from glassboard.store.kinds.keras_graph import keras_graph


def layer(
    name: str, *fed_by: tuple[str, int], kind: str = "Dense", dtype: Any = "float32", **more: Any
) -> Any:
    """A layer as Keras 3 describes it; without `fed_by`, one of a list of layers."""
    described = {"class_name": kind, "config": {"name": name, "dtype": dtype, **more}}
    if fed_by:
        tensors = [
            {"class_name": "T", "config": {"keras_history": [outer, 0, index]}} for outer, index in fed_by
        ]
        described["inbound_nodes"] = [{"args": tensors if len(tensors) == 1 else [tensors], "kwargs": {}}]
    return described


def source(name: str) -> Any:
    """An input layer."""
    return {**layer(name, kind="InputLayer"), "inbound_nodes": []}


def model(name: str, layers: list[Any], **more: Any) -> Any:
    """A model of layers."""
    return {"class_name": "Functional", "config": {"name": name, "layers": layers, **more}}


INNER = model(
    "inner", [source("x"), layer("y", ("x", 0)), layer("z", ("x", 0))],
    input_layers=[["x", 0, 0]], output_layers=[["y", 0, 0], ["z", 0, 0]],
)  # fmt: skip
LIST = model("list", [layer("a"), layer("b")])
POLICY = {"config": {"name": "bfloat16"}}
FED = [{"args": [{"config": {"keras_history": ["in", 0, 0]}}], "kwargs": {}}]
MODELS = {
    "sequential": model("s", [layer("a"), layer("b", dtype=None), layer("c", dtype="odd")]),
    "functional": model(
        "f", [source("in"), layer("a", ("in", 0)), layer("b", ("in", 0), ("a", 0), dtype=POLICY)],
        input_layers=["in", 0, 0], output_layers=["b", 0, 0],
    ),
    "inner model": model(
        "f",
        [source("in"), {**INNER, "inbound_nodes": FED}, layer("b", ("inner", 0), ("inner", 1), ("inner", 5))],
        input_layers=[["in", 0, 0]], output_layers=[["b", 0, 0]],
    ),
    "list in a model": model(
        "f",
        [source("in"), {**LIST, "inbound_nodes": FED}, layer("c", ("list", 0))],
        input_layers=[["in", 0, 0]], output_layers=[["c", 0, 0]],
    ),
    "model in a list": model("s", [layer("a"), INNER, layer("b")]),
    "of Keras 2": model("f", [source("in"), {**layer("a"), "inbound_nodes": [[["in", 0, 0, {}]]]}]),
}  # fmt: skip


@pytest.mark.parametrize("name", MODELS)
def test_a_model_is_drawn_alike(name: str) -> None:
    described = json.dumps(MODELS[name]).encode()
    assert graph_text(keras_graph(described)) == str(keras_model_to_graph_def(json.loads(described)))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"config": 5}', '{"config": {"layers": [1]}}'])
def test_what_is_no_model_is_damaged(text: str) -> None:
    with pytest.raises(DamagedRecord):
        keras_graph(text.encode())
