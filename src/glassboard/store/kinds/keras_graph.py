"""The graph of a Keras model, from the JSON that it describes itself with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, cast

from glassboard.errors import DamagedRecord
from glassboard.events.graph import Node, text_attribute, type_attribute
from glassboard.events.wire import bytes_field

Json = dict[str, Any]

# TensorFlow's numbers of the types that layers have.
_DTYPES = {
    "float": 1, "float32": 1, "double": 2, "float64": 2, "int32": 3, "uint8": 4, "int16": 5, "int8": 6,
    "string": 7, "complex64": 8, "int64": 9, "bool": 10, "bfloat16": 14, "uint16": 17, "complex128": 18,
    "half": 19, "float16": 19, "uint32": 22, "uint64": 23,
}  # fmt: skip


def keras_graph(model: bytes) -> bytes:
    """The layers of a model as a serialized GraphDef; models in it are groups.

    Raises:
        DamagedRecord: the bytes describe no model.
    """
    try:
        return _Layers().graph(json.loads(model))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise DamagedRecord(f"this is no model of Keras that can be drawn: {error!r}") from error


class _Layers:
    """What has been seen of a model's layers, in their order; names are full, with the groups they are in."""

    def __init__(self) -> None:
        self._before: str | None = (
            None  # the layer before, which feeds the next one in models that are a list
        )
        self._feeding: dict[str, str] = {}  # what feeds an input layer of an inner model, by that layer
        self._outputs: dict[str, list[str]] = {}  # the layers that an inner model ends in

    def graph(self, model: Json) -> bytes:
        nodes: list[Node] = []
        for scope, layer in _walk(model, ""):
            if layer["config"].get("layers"):
                self._enter(scope, layer)
            elif layer["config"].get("layers") is None:
                nodes.append(self._node(scope, layer))
        return b"".join(bytes_field(1, node.encode()) for node in nodes)

    def _enter(self, scope: str, model: Json) -> None:
        config = model["config"]
        name = _full(scope, config.get("name"))
        inputs, outputs, inbound = config.get("input_layers"), config.get("output_layers"), _inbound(model)
        has_ends = bool(inputs and outputs)
        if inbound and has_ends:
            for inner, (outer, *_) in zip(inputs, inbound, strict=False):
                self._feeding[_full(name, inner)] = _full(scope, outer)
        elif inbound:
            self._before = _full(scope, inbound[0][0])
        elif self._before and has_ends:
            self._feeding[_full(name, inputs[0])] = self._before
        if has_ends:
            ends: list[Any] = outputs if isinstance(outputs[0], list) else [outputs]
            self._outputs[name] = [_full(name, end[0]) for end in ends]
        else:
            self._outputs[name] = [_full(name, config["layers"][-1]["config"].get("name"))]

    def _node(self, scope: str, layer: Json) -> Node:
        config = layer["config"]
        name = _full(scope, config.get("name"))
        inputs: list[str] = []
        if layer.get("inbound_nodes") is not None:
            for outer, _, index in _inbound(layer):
                outer_name = _full(scope, outer)
                fed_by = self._outputs.get(outer_name) or [outer_name]
                inputs.append(fed_by[int(index)] if index < len(fed_by) else fed_by[-1])
        elif self._before is not None:
            inputs.append(self._before)
        if name in self._feeding:
            inputs.append(self._feeding[name])
        self._before = name
        attributes = b""
        if layer.get("class_name") is not None:
            attributes += text_attribute("keras_class", layer["class_name"])
        dtype = config.get("dtype")
        if isinstance(dtype, dict):  # a policy
            policy = cast("Json", dtype)
            dtype = policy["config"].get("name") if "config" in policy else None
        if isinstance(dtype, str) and dtype in _DTYPES:
            attributes += type_attribute("dtype", _DTYPES[dtype])
        return Node(name, "", inputs, attributes)


def _walk(layer: Json, scope: str) -> Iterator[tuple[str, Json]]:
    """A layer, then those in it, each with the names of the models that it is in."""
    yield scope, layer
    for inner in _list(layer["config"].get("layers")):
        yield from _walk(inner, _full(scope, layer["config"].get("name")))


def _full(scope: str, name: Any) -> str:
    return f"{scope}/{name}" if scope else str(name)


def _inbound(layer: Json) -> list[list[Any]]:
    """Name, node and output of each tensor that a layer is fed with, as Keras 3 writes them."""
    found: list[list[Any]] = []
    for node in _list(layer.get("inbound_nodes")):
        if not isinstance(node, dict):
            continue  # Keras 2 wrote lists, of which TensorBoard makes nothing
        for given in _list(cast("Json", node).get("args")):
            for one in _list(given) if isinstance(given, list) else [given]:
                history = _list(one.get("config", {}).get("keras_history"))
                if len(history) >= 3:
                    found.append(history[:3])
    return found


def _list(held: Any) -> list[Any]:
    return held or []
