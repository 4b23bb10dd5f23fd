"""Tensors: their elements as they are, at each step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glassboard.events import tensor as proto
from glassboard.events.event import tensor_event
from glassboard.events.kinds import PLUGIN_OF_KIND
from glassboard.events.wire import bytes_field
from glassboard.writer.arrays import bfloat16_bits, to_array
from glassboard.writer.values import tag_text

if TYPE_CHECKING:
    from glassboard.writer.event_file import EventFile

_LIMIT = 1 << 31  # bytes; no protobuf message is larger
_CONTENT = 4  # the field of elements as they lie in memory

# Element type -> its number, and the field that its elements stand in.
_FORMATS = {
    "float32": (proto.DT_FLOAT, 5),
    "float64": (proto.DT_DOUBLE, 6),
    "complex64": (proto.DT_COMPLEX64, 9),
    "complex128": (proto.DT_COMPLEX128, 12),
    "bool": (proto.DT_BOOL, 11),
    "float16": (proto.DT_HALF, 13),
    "bfloat16": (proto.DT_BFLOAT16, 13),
    "int8": (proto.DT_INT8, 7),
    "int16": (proto.DT_INT16, 7),
    "int32": (proto.DT_INT32, 7),
    "int64": (proto.DT_INT64, 10),
    "uint8": (proto.DT_UINT8, 7),
    "uint16": (proto.DT_UINT16, 7),
    "uint32": (proto.DT_UINT32, _CONTENT),
    "uint64": (proto.DT_UINT64, _CONTENT),
}
_VARINTS = (7, 10, 13)
_PIECE = 1 << 16  # elements; they take a hundred bytes each while they are encoded


def add(file: EventFile, tag: Any, value: Any, step: Any, walltime: Any) -> None:
    """Adds all elements of a tensor, in the field that torch writes them to."""
    name = tag_text(tag)
    array: Any = bfloat16_bits(value)
    dtype = "bfloat16"
    if array is None:
        array = to_array(value)
        dtype = array.dtype.name
    if array.nbytes >= _LIMIT:
        raise ValueError(
            f"{name} ({array.nbytes} bytes) is bigger than protocol buffer's hard limit of 2GB; "
            "log a part of it"
        )
    if dtype not in _FORMATS:
        raise ValueError(f"{name} has unsupported tensor dtype {dtype}; convert it to float32 or float64")
    number, field = _FORMATS[dtype]
    elements = _varints(array) if field in _VARINTS else _little_endian(array).tobytes()
    tensor = proto.tensor(number, array.shape) + bytes_field(field, elements)
    file.add_event(tensor_event(name, tensor, PLUGIN_OF_KIND["tensor"], b"", *file.stamp(step, walltime)))


def _little_endian(array: Any) -> Any:
    return array.astype(array.dtype.newbyteorder("<"), copy=False)


def _varints(array: Any) -> bytes:
    """Returns elements as varints, floats as those of their bits."""
    flat = _little_endian(array).ravel()
    if flat.dtype.kind == "f":
        flat = flat.view("<u2")
    return b"".join(_packed(flat[at : at + _PIECE]) for at in range(0, flat.size, _PIECE))


def _packed(integers: Any) -> bytes:
    import numpy as np

    numbers = integers.astype(np.int64).view(np.uint64)  # what is negative has ten bytes, as in protobuf
    width = max(1, -(-int(numbers.max()).bit_length() // 7))
    bits = 7 * np.arange(width, dtype=np.uint64)
    rest = numbers[:, None] >> bits
    there = (rest > 0) | (bits == 0)
    groups = rest.astype(np.uint8) & 0x7F
    groups[:, :-1] |= there[:, 1:].astype(np.uint8) << 7  # another byte follows
    return groups[there].tobytes()
