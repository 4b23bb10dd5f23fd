"""The values of a tag are found in an event, whatever stands around them."""

from __future__ import annotations

import pytest
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary, SummaryMetadata

from glassboard.errors import DamagedRecord
from glassboard.events.event import plugin_metadata
from glassboard.events.value import (
    HISTOGRAM,
    IMAGE,
    TENSOR,
    Value,
    expect,
    last_message,
    messages,
    plugin_content,
    tag_of,
    texts,
    values,
)
from glassboard.events.wire import bytes_field, string_field, varint_field


def test_values_come_in_their_order_without_plain_numbers():
    metadata = SummaryMetadata(plugin_data={"plugin_name": "p", "content": b"c"})
    event = Event(
        summary=Summary(
            value=[
                Summary.Value(tag="t", image=Summary.Image(width=3)),
                Summary.Value(tag="t", simple_value=0.5),
                Summary.Value(tag="other", histo={"num": 1}),
                Summary.Value(tag="t", metadata=metadata),
                Summary.Value(tag="t", tensor={"dtype": 1}, metadata=metadata),
            ]
        )
    ).SerializeToString()
    found = values(event, "t")
    assert [value.field for value in found] == [IMAGE, 0, TENSOR]
    assert [plugin_content(value.metadata) for value in found] == [b"", b"c", b"c"]
    assert [value.field for value in values(event, "other")] == [HISTOGRAM]
    assert values(event, "none") == []


def test_of_several_fields_the_last_one_counts_as_in_protobuf():
    held = string_field(1, "t") + bytes_field(4, b"") + bytes_field(8, varint_field(1, 7))
    (value,) = values(bytes_field(5, bytes_field(1, held)), "t")
    assert value == Value(TENSOR, varint_field(1, 7), b"")
    assert Summary.Value.FromString(held).WhichOneof("value") == "tensor"


def test_a_tag_that_is_no_text_goes_by_its_bytes():
    event = bytes_field(5, bytes_field(1, bytes_field(1, b"\xff") + bytes_field(4, b"")))
    assert tag_of(b"\xff") == "\\xff"
    assert len(values(event, "\\xff")) == 1


def test_content_of_metadata():
    assert plugin_content(plugin_metadata("name", b"content")) == b"content"
    assert plugin_content(b"") == b""


def test_another_kind_under_the_same_tag_is_refused():
    with pytest.raises(DamagedRecord, match="this value is no histogram"):
        expect(Value(IMAGE, b"", b""), HISTOGRAM, "histogram")


def test_fields_of_a_message():
    data = string_field(1, "a") + varint_field(2, 5) + string_field(1, "é") + string_field(3, "c")
    assert messages(data, 1) == [b"a", "é".encode()]
    assert last_message(data, 1) == "é".encode()
    assert last_message(data, 9) == b""
    assert list(texts(data)) == [(1, "a"), (1, "é"), (3, "c")]
