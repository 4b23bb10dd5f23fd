"""Graphs of models: which there are, their nodes and edges, and what running them took."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec
from starlette.datastructures import QueryParams

from glassboard.errors import DamagedRecord
from glassboard.server.kinds.lookup import Lookup, number_of
from glassboard.server.operation import RUN, TAG, Operation, Parameter
from glassboard.store.base import Store
from glassboard.store.kinds.decoded import places_of, tags_of
from glassboard.store.kinds.graph import read_graph_bytes
from glassboard.store.kinds.graph_nodes import (
    GraphNode,
    costs,
    graph_behind,
    graph_in_file,
    graph_nodes,
    node_attributes,
)

_WITH_COSTS = ("graph_run_metadata", "graph_tagged_run_metadata")
_REF = Parameter("ref", "The graph, as api/graph lists it.")
_NODE = Parameter("node", "Place of a node among the graph's.", {"type": "integer", "minimum": 0})


class LoggedGraph(msgspec.Struct):
    """One graph that was logged; the wall time in seconds since the epoch, the size in bytes of its record.

    `form` is that of a graph of operations, of a Keras model's layers, or of a run's profile. `graph` tells
    whether there are nodes and edges to show, `costs` whether it says what running each node took.
    """

    run: str
    tag: str
    step: int
    wall_time: float
    ref: str
    size: int
    form: Literal["operations", "layers", "profile"]
    graph: bool
    costs: bool


class GraphAnswer(msgspec.Struct):
    """Nodes and edges, an item of each list for each of them.

    `op`, `device` and `shape` index `ops`, `devices` and `shapes`; an item of `shapes` holds the shapes of
    all outputs of a node. An edge leads from output number `outputs` of the node `sources` to the node
    `targets`, in the order of its inputs; −1 stands for a control edge. Sources behind the last node index
    `absent`: names that are in no node.
    """

    names: list[str]
    ops: list[str]
    op: list[int]
    devices: list[str]
    device: list[int]
    shapes: list[list[str]]
    shape: list[int]
    sources: list[int]
    targets: list[int]
    outputs: list[int]
    absent: list[str]


class AttributeAnswer(msgspec.Struct):
    """One attribute of a node, as a text."""

    name: str
    text: str


class CostAnswer(msgspec.Struct):
    """What running one node took: microseconds from its start to its end, and bytes that it allocated."""

    node: str
    device: str
    micros: int
    bytes: int
    shapes: list[str]


class GraphFile(msgspec.Struct, forbid_unknown_fields=True):
    """A file that the user opened, in base64: a GraphDef, serialized or in protobuf's text format.

    `node` is the place of the node whose attributes are asked for.
    """

    data: bytes
    node: int = 0


def list_graphs(store: Store, query: QueryParams) -> list[LoggedGraph]:
    """All graphs of all runs, oldest first within a tag; no file is read for it."""
    found: list[LoggedGraph] = []
    for run, tags in tags_of(store, "graph").items():
        for tag in tags:
            plugin = store.metadata(run, tag).plugin
            sizes = {record.ref: record.size for record in store.records(run, tag, "graph")}
            found += [
                LoggedGraph(
                    run,
                    tag,
                    place.step,
                    place.wall_time,
                    place.ref,
                    sizes.get(place.ref, 0),
                    _form(plugin),
                    plugin != "graph_tagged_run_metadata",
                    plugin in _WITH_COSTS,
                )
                for place in places_of(store, run, tag, "graph")
            ]
    return found


def _form(plugin: str) -> Literal["operations", "layers", "profile"]:
    if plugin == "graph_keras_model":
        return "layers"
    return "profile" if plugin == "graph_tagged_run_metadata" else "operations"


def read_nodes(store: Store, query: QueryParams) -> GraphAnswer:
    """One graph."""
    try:
        return graph_answer(graph_nodes(_graph(store, query)))
    except DamagedRecord as error:
        raise ValueError(f"this graph cannot be read: {error}") from error


def read_node(store: Store, query: QueryParams) -> list[AttributeAnswer]:
    """The attributes of one node."""
    place = number_of(query, "node")
    try:
        held = node_attributes(_graph(store, query), place)
    except DamagedRecord as error:
        raise ValueError(f"this graph cannot be read: {error}") from error
    return [AttributeAnswer(name, text) for name, text in held]


def read_costs(store: Store, query: QueryParams) -> list[CostAnswer]:
    """What a profile says of each node."""
    try:
        held = costs(_bytes(store, query)[0])
    except DamagedRecord as error:
        raise ValueError(f"this profile cannot be read: {error}") from error
    return [CostAnswer(one.node, one.device, one.micros, one.bytes, list(one.shapes)) for one in held]


def read_file_nodes(store: Store, file: GraphFile) -> GraphAnswer:
    """The graph in a file of the user's own."""
    try:
        return graph_answer(graph_nodes(graph_in_file(file.data)))
    except DamagedRecord as error:
        raise ValueError(f"this file is no graph: {error}") from error


def read_file_node(store: Store, file: GraphFile) -> list[AttributeAnswer]:
    """The attributes of one node of such a graph."""
    try:
        held = node_attributes(graph_in_file(file.data), file.node)
    except DamagedRecord as error:
        raise ValueError(f"this file is no graph: {error}") from error
    return [AttributeAnswer(name, text) for name, text in held]


def _graph(store: Store, query: QueryParams) -> bytes:
    return graph_behind(*_bytes(store, query))


def _bytes(store: Store, query: QueryParams) -> tuple[bytes, str]:
    """What is logged there, and TensorBoard's name for its form."""
    run, tag, ref = query.get("run", ""), query.get("tag", ""), query.get("ref", "")
    plugin = store.metadata(run, tag).plugin
    if not any(place.ref == ref for place in places_of(store, run, tag, "graph")):
        raise KeyError(ref)
    return read_graph_bytes(store, ref, tag), plugin


def graph_answer(nodes: Sequence[GraphNode]) -> GraphAnswer:
    """Nodes in columns; edges lead to the first node of a name."""
    ops: dict[str, int] = {}
    devices: dict[str, int] = {}
    shapes: dict[tuple[str, ...], int] = {}
    answer = GraphAnswer([node.name for node in nodes], [], [], [], [], [], [], [], [], [], [])
    places: dict[str, int] = {}
    for place, name in enumerate(answer.names):
        places.setdefault(name, place)
    for place, node in enumerate(nodes):
        answer.op.append(ops.setdefault(node.op, len(ops)))
        answer.device.append(devices.setdefault(node.device, len(devices)))
        answer.shape.append(shapes.setdefault(node.shapes, len(shapes)))
        for given in node.inputs:
            name, output = _source(given, places)
            if name not in places:
                places[name] = len(nodes) + len(answer.absent)
                answer.absent.append(name)
            answer.sources.append(places[name])
            answer.targets.append(place)
            answer.outputs.append(output)
    answer.ops, answer.devices = list(ops), list(devices)
    answer.shapes = [list(held) for held in shapes]
    return answer


def _source(given: str, places: dict[str, int]) -> tuple[str, int]:
    """The node and the output that an input names: `^name`, `name`, `name:1`, `name:y:1` in functions."""
    if given.startswith("^"):
        return given[1:], -1
    if given in places:
        return given, 0
    name, _, output = given.rpartition(":")
    if not name or not output.isdecimal() or len(output) > 9:
        return given, 0
    if name not in places and name.rpartition(":")[0] in places:
        name = name.rpartition(":")[0]
    return name, int(output)


LOOKUPS = (
    Lookup(
        Operation("get", "/api/graph", "Every graph and profile that was logged.", list[LoggedGraph]),
        list_graphs,
        (LoggedGraph,),
    ),
    Lookup(
        Operation(
            "get",
            "/api/graph/nodes",
            "The nodes and edges of one graph.",
            GraphAnswer,
            parameters=[RUN, TAG, _REF],
            errors=[400, 404],
        ),
        read_nodes,
        (GraphAnswer,),
    ),
    Lookup(
        Operation(
            "get",
            "/api/graph/attributes",
            "The attributes of one node; of large ones only the size is told.",
            list[AttributeAnswer],
            parameters=[RUN, TAG, _REF, _NODE],
            errors=[400, 404],
        ),
        read_node,
        (AttributeAnswer,),
    ),
    Lookup(
        Operation(
            "get",
            "/api/graph/costs",
            "What running each node of a graph took.",
            list[CostAnswer],
            parameters=[RUN, TAG, _REF],
            errors=[400, 404],
        ),
        read_costs,
        (CostAnswer,),
    ),
    Lookup(
        Operation(
            "post",
            "/api/graph/file",
            "The nodes and edges of a graph in a file of the user's own.",
            GraphAnswer,
            body=GraphFile,
            errors=[400],
        ),
        read_file_nodes,
        (GraphFile,),
    ),
    Lookup(
        Operation(
            "post",
            "/api/graph/file/attributes",
            "The attributes of one node of a graph in a file of the user's own.",
            list[AttributeAnswer],
            body=GraphFile,
            errors=[400, 404],
        ),
        read_file_node,
    ),
)
