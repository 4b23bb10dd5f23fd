"""Nodes and edges of graphs, one form for all that files hold, and what running each node took."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple, cast

from glassboard.errors import DamagedRecord
from glassboard.events.graph_messages import ENUMS
from glassboard.events.run_graph import FORM_OF_PLUGIN, graph_of_meta_graph
from glassboard.events.text_format import Message, parse, print_message
from glassboard.events.text_reader import serialize_text
from glassboard.events.value import last_message, messages
from glassboard.events.wire import read_fields
from glassboard.store.kinds.graph_text import graph_of_run_metadata
from glassboard.store.kinds.keras_graph import keras_graph

FUNCTIONS = "__function_library__"  # the group that TensorBoard, too, shows functions in
LARGEST_ATTRIBUTE = 4096  # bytes; of larger ones only the size is told
LARGEST_FILE = 64 << 20  # bytes
_STARTS_AS_TEXT = re.compile(r"\s*(#|[a-z_]+\s*[:{<])")
MOST_NODES = 300_000
_ARGUMENT = "\0"  # behind a group: what is put in it is an argument of a function, an OpDef.ArgDef


class GraphNode(NamedTuple):
    """One operation; slashes in its name are the groups it is in. Shapes are of its outputs."""

    name: str
    op: str
    device: str
    inputs: list[str]  # as the file has them: `^name` for control, `name:1` for the second output
    shapes: tuple[str, ...]


class Cost(NamedTuple):
    """What running one node took."""

    node: str
    device: str
    micros: int
    bytes: int
    shapes: tuple[str, ...]


def graph_behind(data: bytes, plugin: str) -> bytes:
    """The serialized GraphDef of what a tag of TensorBoard's ``plugin`` holds; empty where there is none.

    Raises:
        DamagedRecord: the bytes are nothing of the kind.
    """
    form = FORM_OF_PLUGIN.get(plugin, "graph_def")
    if form == "keras_model":
        return keras_graph(data)
    if form == "meta_graph_def":
        return graph_of_meta_graph(data)
    if form == "run_metadata":
        return graph_of_run_metadata(data)
    return data


def graph_in_file(data: bytes) -> bytes:
    """The serialized GraphDef of a file that holds one, serialized or in protobuf's text format.

    Raises:
        DamagedRecord: the file is too large, or text that is no graph.
    """
    if len(data) > LARGEST_FILE:
        raise DamagedRecord(f"it has {len(data)} bytes, and {LARGEST_FILE} may be")
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return data
    return serialize_text(text, "GraphDef") if _STARTS_AS_TEXT.match(text) else data


def graph_nodes(graph: bytes) -> list[GraphNode]:
    """The nodes of a serialized GraphDef; those of its functions are in the group `FUNCTIONS`.

    Raises:
        DamagedRecord: the bytes are no graph, or one of more than `MOST_NODES` nodes.
    """
    return [_node(data, scope) for scope, data in _serialized(graph)]


def node_attributes(graph: bytes, place: int) -> list[tuple[str, str]]:
    """Name and text of each attribute of the node at ``place`` in `graph_nodes`.

    Raises:
        DamagedRecord: the bytes are no graph.
        KeyError: there is no such node.
    """
    for number, (scope, data) in enumerate(_serialized(graph)):
        if number == place:
            return [] if scope.endswith(_ARGUMENT) else _attributes(data)
    raise KeyError(place)


def costs(metadata: bytes) -> list[Cost]:
    """What a serialized RunMetadata says of each node; streams of a device, which repeat it, are left out.

    Raises:
        DamagedRecord: the bytes are no run metadata.
    """
    found: list[Cost] = []
    for device in parse(metadata, "RunMetadata").get("step_stats", {}).get("dev_stats", []):
        name = _text(device.get("device", b""))
        if "stream:" in name:
            continue
        found += [_cost(stats, name) for stats in device.get("node_stats", [])]
    return found


def _cost(stats: Message, device: str) -> Cost:
    outputs: list[Message] = [held.get("tensor_description", {}) for held in stats.get("output", [])]
    return Cost(
        _text(stats.get("node_name", b"")),
        device,
        max(0, stats.get("all_end_rel_micros", 0)),
        sum(max(0, used.get("total_bytes", 0)) for used in stats.get("memory", [])),
        tuple(_shape(held.get("shape", {})) for held in outputs),
    )


def _serialized(graph: bytes) -> Iterator[tuple[str, bytes]]:
    """Each node as the file has it, and the group it is put in with a slash behind."""
    for count, (scope, data) in enumerate(_every(graph)):
        if count == MOST_NODES:
            raise DamagedRecord(f"it has more than {MOST_NODES} nodes")
        yield scope, data


def _every(graph: bytes) -> Iterator[tuple[str, bytes]]:
    for node in messages(graph, 1):
        yield "", node
    for library in messages(graph, 2):
        for function in messages(library, 1):
            signature = last_message(function, 1)
            scope = f"{FUNCTIONS}/{_text(last_message(signature, 1))}/"
            for argument in messages(signature, 2):
                yield scope + _ARGUMENT, argument
            for node in messages(function, 3):
                yield scope, node


def _node(data: bytes, scope: str) -> GraphNode:
    if scope.endswith(_ARGUMENT):
        return GraphNode(scope[:-1] + _text(last_message(data, 1)), "_Arg", "", [], ())
    name, op, device = b"", b"", b""
    inputs: list[str] = []
    shapes: tuple[str, ...] = ()
    for number, _, value in read_fields(data):
        if not isinstance(value, bytes):
            continue
        if number == 3:
            text = _text(value)
            inputs.append(f"^{scope}{text[1:]}" if text.startswith("^") else scope + text)
        elif number == 5:
            if b"shape" in value[:24]:  # its name comes first
                shapes = _output_shapes(value) or shapes
            elif b"keras_class" in value[:24]:  # a layer's, which is no operation
                op = op or last_message(last_message(value, 2), 2)
        elif number == 1:
            name = value
        elif number == 2:
            op = value
        elif number == 4:
            device = value
    return GraphNode(scope + _text(name), _text(op), _text(device), inputs, shapes)


@lru_cache(maxsize=4096)
def _output_shapes(entry: bytes) -> tuple[str, ...]:
    """Shapes of a node's outputs, from an entry of its attributes; none where it says something else."""
    key, value = last_message(entry, 1), last_message(entry, 2)
    if len(value) > LARGEST_ATTRIBUTE:
        return ()
    if key == b"_output_shapes":
        listed = last_message(value, 1)
        return tuple(_shape(parse(shape, "TensorShapeProto")) for shape in messages(listed, 7))
    if key == b"shape" and (shape := last_message(value, 7)):
        return (_shape(parse(shape, "TensorShapeProto")),)
    return ()


def _attributes(data: bytes) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for entry in messages(data, 5):
        key, value = last_message(entry, 1), last_message(entry, 2)
        found.append((_text(key), _attribute_text(value)))
    return sorted(found)


def _attribute_text(value: bytes) -> str:
    """A value as one reads it: a number, a text, a type, a shape; protobuf's text format for the rest."""
    if len(value) > LARGEST_ATTRIBUTE:
        return f"{len(value)} bytes"
    held = parse(value, "AttrValue")
    for kind, one in held.items():
        if kind == "list":
            items = [_one(item, each) for item, many in one.items() for each in many]
            return f"[{', '.join(items)}]"
        if kind not in ("tensor", "func"):
            return _one(kind, one)
    return print_message(held, "AttrValue").strip()


def _one(kind: str, held: Any) -> str:
    if kind == "type":
        return ENUMS["DataType"].get(held, str(held))
    if kind == "shape":
        return _shape(cast("Message", held))
    if isinstance(held, bytes):
        return _text(held)
    if isinstance(held, dict):
        return print_message(cast("Message", held), {"tensor": "TensorProto"}.get(kind, "NameAttrList"))
    return str(held).lower() if isinstance(held, bool) else str(held)


def _shape(held: Message) -> str:
    """Extents as `1×3×224×224`; `?` where one is not known, `scalar` without any."""
    if held.get("unknown_rank"):
        return "?"
    extents = [int(extent.get("size", 0)) for extent in held.get("dim", [])]
    return "×".join("?" if extent < 0 else str(extent) for extent in extents) or "scalar"


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
