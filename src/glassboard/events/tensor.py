"""TensorProto, the form in which plugins store values that are no plain number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glassboard.events.wire import bytes_field, varint_field

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# TensorFlow's numbers of element types.
DT_FLOAT, DT_DOUBLE, DT_INT32, DT_UINT8, DT_INT16, DT_INT8, DT_STRING = 1, 2, 3, 4, 5, 6, 7
DT_COMPLEX64, DT_INT64, DT_BOOL, DT_BFLOAT16, DT_COMPLEX128, DT_HALF = 8, 9, 10, 14, 18, 19
DT_UINT16, DT_UINT32, DT_UINT64 = 17, 22, 23


def string_tensor(values: Iterable[bytes], shape: Sequence[int]) -> bytes:
    """Returns a tensor of strings; shape () is one string."""
    return tensor(DT_STRING, shape) + b"".join(bytes_field(8, value) for value in values)


def content_tensor(dtype: int, shape: Sequence[int], content: bytes) -> bytes:
    """Returns a tensor whose elements are `content`: little-endian, in row-major order."""
    return tensor(dtype, shape) + bytes_field(4, content)


def float_tensor(shape: Sequence[int], content: bytes) -> bytes:
    """Returns a float32 tensor in the field that both peers write: `content` is little-endian."""
    return tensor(DT_FLOAT, shape) + bytes_field(5, content)


def tensor(dtype: int, shape: Sequence[int]) -> bytes:
    """Returns the type and shape of a tensor; its elements are fields to be appended."""
    extents = b"".join(bytes_field(2, varint_field(1, extent) if extent else b"") for extent in shape)
    return varint_field(1, dtype) + bytes_field(2, extents)
