"""Graphs are printed to the letter as protobuf prints them."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tensorboard.compat.proto import attr_value_pb2, config_pb2, graph_pb2, tensor_pb2

from glassboard.errors import DamagedRecord
from glassboard.events.text_format import parse, print_message
from glassboard.events.wire import bytes_field, string_field, varint_field

TEXTS = st.text(st.characters(codec="utf-8"), max_size=8)
INTS = st.integers(-(2**63), 2**63 - 1)
SINGLES = st.floats(width=32)
Attr = attr_value_pb2.AttrValue
List = Attr.ListValue


def printed(message: Any) -> str:
    """A message as we print it."""
    return print_message(parse(message.SerializeToString(), message.DESCRIPTOR.full_name.partition(".")[2]),
        message.DESCRIPTOR.full_name.partition(".")[2])  # fmt: skip


TENSORS = st.builds(
    tensor_pb2.TensorProto,
    dtype=st.sampled_from([0, 1, 3, 7, 23, 101]),
    float_val=st.lists(SINGLES, max_size=3),
    double_val=st.lists(st.floats(), max_size=3),
    int_val=st.lists(st.integers(-(2**31), 2**31 - 1), max_size=3),
    string_val=st.lists(st.binary(max_size=6), max_size=2),
    bool_val=st.lists(st.booleans(), max_size=3),
    uint64_val=st.lists(st.integers(0, 2**64 - 1), max_size=2),
    tensor_content=st.binary(max_size=6),
)
LISTS = st.builds(
    List,
    s=st.lists(st.binary(max_size=6), max_size=2),
    i=st.lists(INTS, max_size=3),
    f=st.lists(SINGLES, max_size=3),
    b=st.lists(st.booleans(), max_size=2),
    type=st.lists(st.sampled_from([0, 1, 9]), max_size=2),
)
ATTRS = st.one_of(
    st.builds(Attr, s=st.binary(max_size=12)),
    st.builds(Attr, i=INTS),
    st.builds(Attr, f=SINGLES),
    st.builds(Attr, b=st.booleans()),
    st.builds(Attr, type=st.sampled_from([0, 1, 14])),
    st.builds(Attr, placeholder=TEXTS),
    st.builds(Attr, tensor=TENSORS),
    st.builds(Attr, list=LISTS),
    st.just(Attr()),
)


@st.composite
def graphs(draw: st.DrawFn) -> Any:
    """Any graph of a few nodes."""
    graph = graph_pb2.GraphDef()
    for _ in range(draw(st.integers(0, 3))):
        node = graph.node.add(name=draw(TEXTS), op=draw(TEXTS), device=draw(TEXTS))
        node.input.extend(draw(st.lists(TEXTS, max_size=2)))
        for key, value in draw(st.dictionaries(TEXTS, ATTRS, max_size=4)).items():
            node.attr[key].CopyFrom(value)
    graph.versions.producer = draw(st.integers(0, 3000))
    if draw(st.booleans()):
        function = graph.library.function.add()
        function.signature.name = draw(TEXTS)
        function.ret[draw(TEXTS)] = draw(TEXTS)
        function.arg_attr[draw(st.integers(0, 9))].attr["x"].i = 1
    return graph


@given(graphs())
def test_a_graph_is_printed_alike(graph: Any) -> None:
    assert printed(graph) == str(graph)


@pytest.mark.parametrize(
    "value", [0.1, 1 / 3, 1e20, 3.4028235e38, -0.0, 0.0, math.nan, math.inf, -math.inf, 1e-45]
)
def test_numbers_are_printed_alike(value: float) -> None:
    assert printed(Attr(f=value)) == str(Attr(f=value))
    tensor = tensor_pb2.TensorProto(double_val=[value, math.nextafter(value, 2)])
    assert printed(tensor) == str(tensor)


def test_run_metadata_are_printed_alike() -> None:
    metadata = config_pb2.RunMetadata()
    device = metadata.step_stats.dev_stats.add(device="cpu")
    device.thread_names[3] = "three"
    device.thread_names[1] = "one"
    device.node_stats.add(node_name="n", all_start_micros=5, thread_id=2**32 - 1).memory_stats.SetInParent()
    metadata.cost_graph.node.add(id=-1, is_final=True)
    metadata.session_metadata.version = -5
    assert printed(metadata) == str(metadata)


def test_a_message_in_two_parts_is_one() -> None:
    one, other = Attr(list=List(i=[1])), Attr(list=List(i=[2], b=[True]))
    data = one.SerializeToString() + other.SerializeToString()
    assert print_message(parse(data, "AttrValue"), "AttrValue") == str(Attr.FromString(data))


def test_of_several_alternatives_the_last_counts() -> None:
    data = Attr(i=5).SerializeToString() + Attr(s=b"x").SerializeToString()
    assert parse(data, "AttrValue") == {"s": b"x"}


def test_unknown_fields_are_left_out() -> None:
    assert parse(string_field(99, "x") + varint_field(98, 5) + string_field(1, "n"), "NodeDef") == {
        "name": b"n"
    }


def test_messages_that_lie_too_deep_are_damaged() -> None:
    data = b""
    for _ in range(300):
        data = bytes_field(2, data)  # arguments of a type are types
    with pytest.raises(DamagedRecord, match="deeper"):
        parse(data, "FullTypeDef")


@given(st.binary(max_size=60))
def test_any_bytes_are_a_graph_or_damaged(data: bytes) -> None:
    try:
        text = print_message(parse(data, "GraphDef"), "GraphDef")
    except DamagedRecord:
        return
    assert isinstance(text, str)
