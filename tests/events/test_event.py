"""The events that Python builds are what TensorBoard's protobuf classes read."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tensorboard.compat.proto.event_pb2 import Event, SessionLog
from tensorboard.compat.proto.summary_pb2 import Summary

from glassboard.errors import DamagedRecord
from glassboard.events.event import (
    PRIVATE_FIELD,
    StartRecord,
    file_version_event,
    graph_event,
    run_metadata_event,
    scalar_event,
    session_start_event,
    start_event,
    tensor_value,
    text_event,
    values_event,
)
from glassboard.events.text import decode_text
from glassboard.events.wire import as_double, read_fields, varint_field

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
uint = st.integers(0, (1 << 63) - 1)


def field(message: bytes, wanted: int):
    return next((value for number, _, value in read_fields(message) if number == wanted), None)


@given(st.builds(StartRecord, words, uint, uint, uint, words, uint, st.lists(words, max_size=4).map(tuple)))
def test_start_records_come_back(record):
    assert StartRecord.decode(record.encode()) == record


def test_a_start_record_of_a_later_version_is_read():
    record = StartRecord("id", 1, 2, 8, "host", 4711, ("train.py", "--lr", "1"))
    assert StartRecord.decode(record.encode() + varint_field(99, 5)) == record


def test_the_start_event_is_empty_to_others():
    record = StartRecord("host-1-2", 1, 3, 8, "host", 1, ("train.py",))
    event = Event.FromString(start_event(12.5, record))
    assert event.wall_time == 12.5
    assert event.WhichOneof("what") is None
    assert StartRecord.decode(field(event.SerializeToString(), PRIVATE_FIELD)) == record


def test_markers():
    version = Event.FromString(file_version_event(1.5, 7))
    assert (version.wall_time, version.step, version.file_version) == (1.5, 7, "brain.Event:2")
    start = Event.FromString(session_start_event(2.5, -3))
    assert (start.wall_time, start.step, start.session_log.status) == (2.5, -3, SessionLog.START)


def test_graphs_and_what_running_them_took():
    graph = Event.FromString(graph_event(b"graph", 1.5))
    assert (graph.wall_time, graph.step, graph.graph_def) == (1.5, 0, b"graph")
    event = Event.FromString(run_metadata_event("step1", b"metadata", 2.5))
    run = event.tagged_run_metadata
    assert (event.wall_time, run.tag, run.run_metadata) == (2.5, "step1", b"metadata")


@given(st.lists(st.tuples(words, words, st.binary(max_size=9)), max_size=4))
def test_several_values_share_an_event(values):
    event = Event.FromString(
        values_event([(tag, tensor_value(b"", plugin, content)) for tag, plugin, content in values], 7, 1.5)
    )
    assert (event.step, event.wall_time) == (7, 1.5)
    held = [
        (v.tag, v.metadata.plugin_data.plugin_name, v.metadata.plugin_data.content)
        for v in event.summary.value
    ]
    assert held == values


@given(words, words, st.integers(-(1 << 63), (1 << 63) - 1))
def test_texts_come_back(tag, text, step):
    data = text_event(tag, text, step, 3.5)
    event = Event.FromString(data)
    (value,) = event.summary.value
    assert (event.step, value.tag) == (step, tag + "/text_summary")
    assert value.metadata.plugin_data.plugin_name == "text"
    assert [d.size for d in value.tensor.tensor_shape.dim] == [1]
    assert decode_text(data, tag + "/text_summary") == text


def test_several_strings_are_lines_and_another_tag_is_refused():
    value = Summary.Value(tag="t")
    value.tensor.string_val.extend([b"one", b"two"])
    data = Event(summary=Summary(value=[Summary.Value(tag="s"), value])).SerializeToString()
    assert decode_text(data, "t") == "one\ntwo"
    with pytest.raises(DamagedRecord, match="no text of 'x'"):
        decode_text(data, "x")


@pytest.mark.parametrize("number", [0.0, 0.5, 0.1, 1e300, -1e300, 16777217.0, math.inf, math.nan])
def test_simple_values_carry_the_exact_double_where_float32_cannot(number):
    data = scalar_event("t", number, 4, 1.0, display_name="Title", description="text")
    (value,) = Event.FromString(data).summary.value
    assert value.metadata.display_name == "Title"
    assert value.metadata.summary_description == "text"
    exact = field(value.SerializeToString(), PRIVATE_FIELD)
    held = value.simple_value if exact is None else as_double(exact)
    assert held == number or (math.isnan(held) and math.isnan(number))
    assert (exact is None) == (value.simple_value == number or math.isnan(number))


def test_new_style():
    single = Event.FromString(scalar_event("t", 0.1, 4, 1.0, new_style=True)).summary.value[0]
    double = Event.FromString(scalar_event("t", 0.1, 4, 1.0, new_style=True, double_precision=True))
    assert single.tensor.dtype == 1
    assert list(single.tensor.float_val) == [pytest.approx(0.1, rel=1e-7)]
    assert single.metadata.plugin_data.plugin_name == "scalars"
    (value,) = double.summary.value
    assert (value.tensor.dtype, list(value.tensor.double_val)) == (2, [0.1])
    assert field(value.SerializeToString(), PRIVATE_FIELD) is None
