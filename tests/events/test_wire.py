"""The wire codec reads what protobuf writes, writes what it reads, and refuses everything else."""

from __future__ import annotations

import math
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tensorboard.compat.proto.event_pb2 import Event

from glassboard.errors import DamagedRecord
from glassboard.events.wire import (
    as_double,
    as_float,
    bytes_field,
    double_field,
    float_field,
    read_fields,
    read_varint,
    signed,
    string_field,
    to_float32,
    varint_field,
    write_varint,
)

int64 = st.integers(-(1 << 63), (1 << 63) - 1)


@given(int64)
def test_varints_come_back(value):
    assert signed(read_varint(write_varint(value), 0)[0]) == value


@given(step=int64, wall=st.floats(allow_nan=False), version=st.text(st.characters(exclude_categories=["Cs"])))
def test_protobuf_reads_our_fields_and_we_read_its(step, wall, version):
    ours = double_field(1, wall) + varint_field(2, step) + string_field(3, version)
    event = Event.FromString(ours)
    assert (event.wall_time, event.step, event.file_version) == (wall, step, version)
    fields = {number: value for number, _, value in read_fields(event.SerializeToString())}
    assert as_double(fields.get(1, 0)) == wall
    assert signed(fields.get(2, 0)) == step
    assert fields[3] == version.encode()


@given(st.floats())
def test_float32_rounds_as_numpy_does(value):
    numpy = pytest.importorskip("numpy")
    with numpy.errstate(all="ignore"):
        expected = float(numpy.float32(value))
    assert to_float32(value) == expected or math.isnan(expected)
    ((_, wire_type, bits),) = read_fields(float_field(2, value))
    assert wire_type == 5
    assert as_float(bits) == expected or math.isnan(expected)


def test_lone_surrogates_become_question_marks():
    assert string_field(1, "a\ud800b") == bytes_field(1, b"a?b")


@given(st.binary(max_size=60))
def test_arbitrary_bytes_are_read_or_refused(data):
    try:
        fields = list(read_fields(data))
    except DamagedRecord:
        return
    assert all(number > 0 for number, _, _ in fields)


@pytest.mark.parametrize(
    "data",
    [b"\x80", b"\xff" * 11, b"\x0a\x05ab", b"\x09" + bytes(7), b"\x15" + bytes(3), b"\x0b", b"\x00\x01"],
    ids=["open varint", "long varint", "short bytes", "short double", "short float", "group", "field 0"],
)
def test_damage_is_refused(data):
    with pytest.raises(DamagedRecord):
        list(read_fields(data))


def test_doubles_keep_their_bits():
    payload = struct.unpack("<d", struct.pack("<Q", 0x7FF8_0000_0000_1234))[0]
    ((_, _, bits),) = read_fields(double_field(1, payload))
    assert bits == 0x7FF8_0000_0000_1234
