"""Graphs and run metadata of a store in protobuf's text format, as TensorBoard serves them."""

from __future__ import annotations

from typing import Any

from glassboard.errors import DamagedRecord
from glassboard.events.text_format import Message, parse, print_message
from glassboard.events.value import last_message, messages
from glassboard.events.wire import VARINT, bytes_field, read_fields, varint_field


def graph_text(graph: bytes, limit: int = 0, large_key: str = "") -> str:
    """A serialized GraphDef as text.

    Args:
        graph: the message.
        limit: attributes of more bytes are left out; 0 keeps all.
        large_key: the attribute of a node that lists those which were left out.

    Raises:
        DamagedRecord: the bytes are no graph.
    """
    parsed = parse(graph, "GraphDef")
    if limit:
        for node, data in zip(parsed.get("node", []), messages(graph, 1), strict=True):
            _leave_out(node, data, limit, large_key.encode())
    return print_message(parsed, "GraphDef")


def run_metadata_text(metadata: bytes) -> str:
    """A serialized RunMetadata as text.

    Raises:
        DamagedRecord: the bytes are no such message.
    """
    return print_message(parse(metadata, "RunMetadata"), "RunMetadata")


def graph_of_run_metadata(metadata: bytes) -> bytes:
    """The graph that was traced while a function ran, before it was optimized; of several all, apart.

    Raises:
        DamagedRecord: the bytes are no run metadata.
    """
    graphs = [last_message(function, 2) for function in messages(metadata, 4)]
    if len(graphs) < 2:
        return graphs[0] if graphs else b""
    merged = b""
    for number, graph in enumerate(graphs, 1):
        merged += _prefixed_graph(graph, f"graph_{number}".encode(), first=number == 1)
    return merged


def _leave_out(node: Message, data: bytes, limit: int, large_key: bytes) -> None:
    """Take large attributes out of a parsed node; their sizes stand in its serialized form."""
    sizes = {last_message(entry, 1): len(last_message(entry, 2)) for entry in messages(data, 5)}
    attributes: dict[bytes, Any] = node.get("attr", {})
    large = [key for key in attributes if sizes.get(key, 0) > limit]
    for key in large:
        del attributes[key]
    if large:
        listed = attributes.setdefault(large_key, {})
        listed = attributes[large_key] = {"list": listed.get("list", {})}
        listed["list"].setdefault("s", []).extend(large)


def _prefixed_graph(graph: bytes, prefix: bytes, *, first: bool) -> bytes:
    """A graph whose names of nodes and functions begin with a prefix; the first one's versions stay."""
    merged = b""
    for number, _, value in read_fields(graph):
        if not isinstance(value, bytes):
            continue
        if number == 1:
            merged += bytes_field(1, _prefixed_node(value, prefix))
        elif number == 2:
            merged += bytes_field(2, _prefixed_library(value, prefix))
        elif number == 4 and first:
            merged += bytes_field(4, value)
    return merged


def _prefixed_node(node: bytes, prefix: bytes) -> bytes:
    is_call = last_message(node, 2) == b"PartitionedCall"
    merged = b""
    for number, _, value in read_fields(node):
        if not isinstance(value, bytes):
            continue
        if number in (1, 3):
            value = prefix + b"/" + value
        elif number == 5 and is_call and last_message(value, 1) == b"f":
            called = last_message(last_message(value, 2), 10)
            function = _renamed(called, prefix, 1)
            value = bytes_field(1, b"f") + bytes_field(2, bytes_field(10, function))
        merged += bytes_field(number, value)
    return merged


def _prefixed_library(library: bytes, prefix: bytes) -> bytes:
    merged = b""
    for number, _, value in read_fields(library):
        if number == 1 and isinstance(value, bytes):
            signature = bytes_field(1, _renamed(last_message(value, 1), prefix, 1))
            rest = b"".join(
                bytes_field(place, held)
                for place, _, held in read_fields(value)
                if place != 1 and isinstance(held, bytes)
            )
            merged += bytes_field(1, signature + rest)
        elif number == 2 and isinstance(value, bytes):
            merged += bytes_field(2, _renamed(value, prefix, 1, 2))
    return merged


def _renamed(message: bytes, prefix: bytes, *numbers: int) -> bytes:
    """A message whose string fields of these numbers begin with a prefix."""
    merged = b""
    for number, wire_type, value in read_fields(message):
        if isinstance(value, bytes):
            merged += bytes_field(number, prefix + b"_" + value if number in numbers else value)
        elif wire_type == VARINT:
            merged += varint_field(number, value)
    return merged


__all__ = ["DamagedRecord", "graph_of_run_metadata", "graph_text", "run_metadata_text"]
