"""Every form of a TensorProto is the array that TensorBoard makes of it, and no form takes much memory."""

from __future__ import annotations

import contextlib
import math
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from tensorboard.compat.proto import types_pb2
from tensorboard.compat.proto.tensor_pb2 import TensorProto
from tensorboard.util import tensor_util

from glassboard.errors import DamagedRecord
from glassboard.events.array import MOST_REPEATED, read_array, read_strings, read_varints
from glassboard.events.wire import write_varint

NUMBERS = ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "c8", "c16", "?"]
FIELDS = {
    "f4": ("DT_FLOAT", "float_val"),
    "f8": ("DT_DOUBLE", "double_val"),
    "i1": ("DT_INT8", "int_val"),
    "i2": ("DT_INT16", "int_val"),
    "i4": ("DT_INT32", "int_val"),
    "i8": ("DT_INT64", "int64_val"),
    "u1": ("DT_UINT8", "int_val"),
    "u2": ("DT_UINT16", "int_val"),
    "u4": ("DT_UINT32", "uint32_val"),
    "u8": ("DT_UINT64", "uint64_val"),
    "?": ("DT_BOOL", "bool_val"),
}
arrays = st.sampled_from(NUMBERS).flatmap(
    lambda kind: hnp.arrays(np.dtype(kind), hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4))
)


def proto(kind: str, shape: tuple[int, ...], field: str = "", elements: object = ()) -> TensorProto:
    found = TensorProto(dtype=getattr(types_pb2, kind))
    found.tensor_shape.SetInParent()
    for extent in shape:
        found.tensor_shape.dim.add(size=extent)
    if field == "tensor_content":
        found.tensor_content = elements
    elif field:
        getattr(found, field).extend(elements)
    return found


def same(ours: np.ndarray, theirs: np.ndarray) -> None:
    assert (ours.dtype, ours.shape) == (theirs.dtype, theirs.shape)
    assert np.array_equal(ours, theirs, equal_nan=ours.dtype.kind in "fc")


@given(arrays)
def test_an_array_comes_back_as_tensorboard_reads_it(array):
    tensor = tensor_util.make_tensor_proto(array)
    same(read_array(tensor.SerializeToString()), tensor_util.make_ndarray(tensor))


@given(st.sampled_from(sorted(FIELDS)), st.data())
def test_typed_fields_are_read_packed_or_not(kind, data):
    array = data.draw(hnp.arrays(np.dtype(kind), st.integers(0, 9)))
    name, field = FIELDS[kind]
    tensor = proto(name, array.shape, field, array.tolist())
    packed = tensor.SerializeToString()
    same(read_array(packed), array)
    number = TensorProto.DESCRIPTOR.fields_by_name[field].number
    head = proto(name, array.shape).SerializeToString()
    loose = head + b"".join(_loose(kind, number, value) for value in array)
    assert TensorProto.FromString(loose) == tensor
    same(read_array(loose), array)


def _loose(kind: str, number: int, value: np.generic) -> bytes:
    if kind in ("f4", "f8"):
        return write_varint(number << 3 | (5 if kind == "f4" else 1)) + value.tobytes()
    return write_varint(number << 3) + write_varint(int(value))


@given(st.lists(st.binary(max_size=9), max_size=6))
def test_strings_keep_their_zeros(strings):
    tensor = proto("DT_STRING", (len(strings),), "string_val", strings)
    assert read_strings(tensor.SerializeToString()) == (strings, (len(strings),))


@pytest.mark.parametrize("kind", ["DT_HALF", "DT_BFLOAT16"])
def test_halves_are_read_by_their_bits_and_as_torch_writes_them(kind):
    values = np.array([0.0, 1.0, -2.5, math.inf, 65504.0], np.float32)
    if kind == "DT_HALF":
        bits, exact = values.astype(np.float16).view(np.uint16), values.astype(np.float16)
    else:
        bits = (values.view(np.uint32) >> 16).astype(np.uint16)
        exact = (bits.astype(np.uint32) << 16).view(np.float32)
    same(read_array(proto(kind, (5,), "half_val", bits.tolist()).SerializeToString()), exact)
    same(read_array(proto(kind, (5,), "tensor_content", bits.tobytes()).SerializeToString()), exact)
    as_torch = proto(kind, (5,), "half_val", values.view(np.int32).tolist())
    same(read_array(as_torch.SerializeToString()), values.astype(exact.dtype))


def test_torch_puts_bytes_into_the_field_of_long_integers():
    tensor = proto("DT_UINT8", (3,), "uint32_val", [1, 2, 255])
    assert read_array(tensor.SerializeToString()).tolist() == [1, 2, 255]


@pytest.mark.parametrize(
    ("field", "elements", "expected"),
    [
        ("float_val", [2.5], [2.5, 2.5, 2.5, 2.5]),
        ("float_val", [1.0, 2.0], [1.0, 2.0, 2.0, 2.0]),
        ("float_val", [], [0.0, 0.0, 0.0, 0.0]),
    ],
)
def test_the_last_element_fills_a_shape(field, elements, expected):
    tensor = proto("DT_FLOAT", (2, 2), field, elements)
    assert read_array(tensor.SerializeToString()).ravel().tolist() == expected
    if len(elements) == 1:
        same(read_array(tensor.SerializeToString()), tensor_util.make_ndarray(tensor))


def test_without_a_shape_several_elements_are_a_list():
    assert read_array(TensorProto(dtype=1, float_val=[1, 2]).SerializeToString()).tolist() == [1, 2]
    assert read_array(TensorProto(dtype=1, float_val=[1]).SerializeToString()).shape == ()
    assert read_strings(TensorProto(string_val=[b"a", b"b"]).SerializeToString()) == ([b"a", b"b"], (2,))


def test_variables_and_quantized_integers_are_what_they_refer_to():
    assert read_array(proto("DT_FLOAT_REF", (1,), "float_val", [3]).SerializeToString()).tolist() == [3]
    assert read_array(proto("DT_QINT8", (1,), "int_val", [-3]).SerializeToString()).dtype == np.int8


@pytest.mark.parametrize(
    ("tensor", "why"),
    [
        (proto("DT_FLOAT", (1,), "float_val", [1, 2]), "do not fit"),
        (proto("DT_FLOAT", (2,), "tensor_content", bytes(12)), "do not fit"),
        (proto("DT_FLOAT", (2,), "tensor_content", bytes(7)), "no elements of 4 bytes"),
        (proto("DT_COMPLEX64", (1,), "scomplex_val", [1]), "no elements of 8 bytes"),
        (proto("DT_FLOAT", (-1,), "float_val", [1]), "no shape"),
        (proto("DT_FLOAT", (1,) * 40, "float_val", [1]), "no shape"),
        (proto("DT_FLOAT", (1 << 60,), "float_val", [1]), "no shape"),
        (proto("DT_FLOAT", (1 << 31, 1 << 31, 1 << 31), "float_val", [1]), "is claimed"),
        (proto("DT_FLOAT", (1 << 31, 1 << 31, 1 << 31, 0)), "no shape"),
        (proto("DT_STRING", (1 << 13,), "string_val", [b"x"]), "is claimed"),
        (proto("DT_VARIANT", ()), "not known"),
        (proto("DT_INVALID", (1,), "float_val", [1]), "not known"),
    ],
    ids=str,
)
def test_what_is_no_tensor_is_refused(tensor, why):
    with pytest.raises(DamagedRecord, match=why):
        read_array(tensor.SerializeToString())


def test_a_tensor_of_unknown_rank_is_refused():
    tensor = TensorProto(dtype=1, float_val=[1])
    tensor.tensor_shape.unknown_rank = True
    with pytest.raises(DamagedRecord, match="unknown rank"):
        read_array(tensor.SerializeToString())


def test_a_few_bytes_never_take_much_memory():
    tracemalloc.start()
    for shape in ((MOST_REPEATED,), (MOST_REPEATED + 1,), (1 << 62,)):
        for field, elements in (("float_val", [1.0]), ("float_val", [])):
            tensor = proto("DT_FLOAT", shape, field, elements).SerializeToString()
            try:
                assert read_array(tensor).shape == shape
            except DamagedRecord:
                assert math.prod(shape) > MOST_REPEATED
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1 << 20


@given(st.lists(st.integers(0, (1 << 64) - 1), max_size=40))
def test_packed_numbers_come_back(numbers):
    assert read_varints(b"".join(map(write_varint, numbers))).tolist() == numbers


@pytest.mark.parametrize("data", [b"\x80", b"\x01\x80\x80", b"\xff" * 10 + b"\x01"])
def test_packed_numbers_that_do_not_end_are_refused(data):
    with pytest.raises(DamagedRecord):
        read_varints(data)


@given(st.binary(max_size=60))
def test_any_bytes_are_an_array_or_refused(data):
    with contextlib.suppress(DamagedRecord):
        read_array(data)
