"""Reads the nodes of ONNX and OpenVINO model files, without either package."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from glassboard.errors import DamagedRecord
from glassboard.events.graph import Node, shape_attribute, text_attribute, type_attribute
from glassboard.events.wire import FIXED32, as_float, read_fields, read_varint, signed

if TYPE_CHECKING:
    from collections.abc import Iterator


def onnx_nodes(path: str | os.PathLike[str]) -> list[Node]:
    """Returns inputs, outputs and operations of an ONNX model; an operation is named after its first output.

    Raises:
        OSError: If the file cannot be read.
        DamagedRecord: If it holds no model.
    """
    with open(path, "rb") as stream:
        data = stream.read()
    graphs = list(_messages(data, 7))
    if not graphs:
        raise DamagedRecord(f"{os.fspath(path)} holds no graph; give the .onnx file of a model")
    graph = graphs[-1]
    operations = [_operation(index, message) for index, message in enumerate(_messages(graph, 1))]
    made_by = {output: node.name for node, outputs in operations for output in outputs}
    variables = [_variable(message) for number in (11, 12) for message in _messages(graph, number)]
    nodes = [node for node in variables if node.name not in made_by]
    known = {node.name for node in nodes} | set(made_by)
    for node, _ in operations:
        for name in node.inputs:
            if name not in known:  # weights, which models since 2019 do not list among their inputs
                known.add(name)
                nodes.append(Node(name, "Constant"))
        nodes.append(node._replace(inputs=[made_by.get(name, name) for name in node.inputs]))
    return nodes


def openvino_nodes(path: str | os.PathLike[str]) -> list[Node]:
    """Returns the layers of an OpenVINO model (its .xml file), each with the layers that feed it.

    Raises:
        OSError: If the file cannot be read.
        DamagedRecord: If it holds no model.
    """
    from xml.etree import ElementTree

    try:
        root = ElementTree.parse(path).getroot()
        layers = {layer.attrib["id"]: layer.attrib for layer in root.findall("layers/layer")}
        sources: dict[str, list[str]] = {number: [] for number in layers}
        for edge in root.findall("edges/edge"):
            sources[edge.attrib["to-layer"]].append(layers[edge.attrib["from-layer"]]["name"])
        nodes = [
            Node(layer["name"], layer.get("type", "op"), sources[number]) for number, layer in layers.items()
        ]
    except (ElementTree.ParseError, KeyError) as error:
        raise DamagedRecord(f"{os.fspath(path)} is no OpenVINO model: {error!r}") from error
    if not nodes:
        raise DamagedRecord(f"{os.fspath(path)} has no layers; give the .xml file of an OpenVINO model")
    return nodes


def _operation(index: int, message: bytes) -> tuple[Node, list[str]]:
    """Reads a NodeProto: the node, and the names of all its outputs."""
    inputs, outputs = ([name for name in map(_text, _messages(message, number)) if name] for number in (1, 2))
    op = _text(b"".join(_messages(message, 4)))
    name = outputs[0] if outputs else _text(b"".join(_messages(message, 3))) or f"{op}_{index}"
    parameters = ", ".join(map(_parameter, _messages(message, 5)))
    return Node(name, op, inputs, text_attribute("parameters", parameters)), outputs


def _parameter(message: bytes) -> str:
    """Reads an AttributeProto: `name = value`, the name alone for a tensor or a graph."""
    name, single = "", ""
    several: list[str] = []
    for number, wire_type, value in read_fields(message):
        if isinstance(value, int):
            text = _float(value) if wire_type == FIXED32 else str(signed(value))
            if number in (2, 3):
                single = text
            elif number in (7, 8):
                several.append(text)
        elif number == 1:
            name = _text(value)
        elif number == 4:
            single = _text(value)
        elif number == 7:
            parts = (value[at : at + 4] for at in range(0, len(value), 4))
            several += [_float(int.from_bytes(part, "little")) for part in parts]
        elif number == 8:
            several += [str(signed(item)) for item in _varints(value)]
        elif number == 9:
            several.append(_text(value))
    shown = f"[{', '.join(several)}]" if several else single
    return f"{name} = {shown}" if shown else name


def _variable(message: bytes) -> Node:
    """Reads a ValueInfoProto: an input or output of the model, with type and shape where it is a tensor."""
    name = _text(b"".join(_messages(message, 1)))
    dtype, shape = 0, []
    for kind in _messages(message, 2):
        for tensor in _messages(kind, 1):
            for number, _, value in read_fields(tensor):
                if number == 1 and isinstance(value, int):
                    dtype = value
                elif number == 2 and isinstance(value, bytes):
                    shape = [_extent(dimension) for dimension in _messages(value, 1)]
    return Node(name, "Variable", (), type_attribute("dtype", dtype) + shape_attribute("shape", shape))


def _extent(dimension: bytes) -> int:
    return next(
        (signed(v) for number, _, v in read_fields(dimension) if number == 1 and isinstance(v, int)), 0
    )


def _float(bits: int) -> str:
    return f"{as_float(bits):.7g}"


def _varints(data: bytes) -> Iterator[int]:
    at = 0
    while at < len(data):
        value, at = read_varint(data, at)
        yield value


def _messages(data: bytes, wanted: int) -> Iterator[bytes]:
    return (value for number, _, value in read_fields(data) if number == wanted and isinstance(value, bytes))


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
