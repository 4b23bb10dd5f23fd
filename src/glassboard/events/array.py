"""Reads a TensorProto, in every form that writers give it, as an array."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from glassboard.errors import DamagedRecord
from glassboard.events import tensor as proto
from glassboard.events.value import messages
from glassboard.events.wire import BYTES, FIXED32, FIXED64, read_fields, signed, write_varint

if TYPE_CHECKING:
    from numpy.typing import NDArray

# What a tensor of a few bytes may claim to be: TensorFlow repeats the last value, or zero, to fill a shape.
MOST_REPEATED = 1 << 20
_MOST_REPEATED_STRINGS = 1 << 12
_MOST_DIMENSIONS = 32  # NumPy's limit before version 2
_LARGEST = 1 << 31  # of a message, in bytes
_CONTENT, _STRINGS = 4, 8


class _Form(NamedTuple):
    """How the elements of a type are laid out."""

    memory: str  # NumPy's type of an element in `tensor_content`
    field: int  # the typed field that may hold them instead
    packed: str  # NumPy's type of an element in that field; "" for varints


_INTS, _HALVES = 7, 13
_WHOLE = (_INTS, 10, 16, 17)  # int_val, int64_val, uint32_val, uint64_val
_FORMS = {
    proto.DT_FLOAT: _Form("<f4", 5, "<f4"),
    proto.DT_DOUBLE: _Form("<f8", 6, "<f8"),
    proto.DT_INT32: _Form("<i4", _INTS, ""),
    proto.DT_UINT8: _Form("u1", _INTS, ""),
    proto.DT_INT16: _Form("<i2", _INTS, ""),
    proto.DT_INT8: _Form("i1", _INTS, ""),
    proto.DT_UINT16: _Form("<u2", _INTS, ""),
    proto.DT_COMPLEX64: _Form("<c8", 9, "<f4"),
    proto.DT_INT64: _Form("<i8", 10, ""),
    proto.DT_BOOL: _Form("?", 11, ""),
    proto.DT_COMPLEX128: _Form("<c16", 12, "<f8"),
    proto.DT_HALF: _Form("<f2", _HALVES, ""),
    proto.DT_BFLOAT16: _Form("<u2", _HALVES, ""),  # widened to float32 at the end
    proto.DT_UINT32: _Form("<u4", 16, ""),
    proto.DT_UINT64: _Form("<u8", 17, ""),
    # Quantized integers of 8, 8, 32, 16 and 16 bits.
    11: _Form("i1", _INTS, ""),
    12: _Form("u1", _INTS, ""),
    13: _Form("<i4", _INTS, ""),
    15: _Form("<i2", _INTS, ""),
    16: _Form("<u2", _INTS, ""),
}
_REFERENCE = 100  # added to the type of a variable


class Tensor(NamedTuple):
    """The fields of a TensorProto."""

    dtype: int
    shape: tuple[int, ...] | None  # None: none is stated
    content: bytes
    elements: dict[int, list[bytes]]  # typed fields by number, each as packed chunks; strings one by one


def read_array(data: bytes) -> NDArray[Any]:
    """Returns a serialized TensorProto as an array; strings are bytes in an array of objects.

    The array may be read-only. bfloat16, which NumPy does not have, becomes float32.

    Raises:
        DamagedRecord: If the bytes are no tensor, its type has no meaning here, or its shape does not fit
            its elements.
    """
    import numpy as np

    tensor = _parse(data)
    dtype = tensor.dtype % _REFERENCE if tensor.dtype > _REFERENCE else tensor.dtype
    if dtype == proto.DT_STRING:
        strings = np.empty(len(found := tensor.elements.get(_STRINGS, [])), object)
        strings[:] = found
        return _shaped(strings, tensor.shape, b"", _MOST_REPEATED_STRINGS)
    form = _FORMS.get(dtype)
    if form is None:
        raise DamagedRecord(f"element type {dtype} is not known here; log the tensor as float32")
    if tensor.content:
        item = np.dtype(form.memory).itemsize
        if len(tensor.content) % item:
            raise DamagedRecord(f"{len(tensor.content)} bytes are no elements of {item} bytes each")
        elements: Any = np.frombuffer(tensor.content, form.memory)
    else:
        elements = _typed(form, _elements_of(tensor, form))
    if dtype == proto.DT_BFLOAT16 and elements.dtype == np.uint16:
        elements = (elements.astype(np.uint32) << np.uint32(16)).view(np.float32)
    return _shaped(elements, tensor.shape, 0, MOST_REPEATED)


def read_strings(data: bytes) -> tuple[list[bytes], tuple[int, ...]]:
    """Returns the strings of a serialized TensorProto in row-major order, and its shape.

    Raises:
        DamagedRecord: If the bytes are no tensor of strings, or its shape does not fit them.
    """
    array = read_array(data)
    if array.dtype != object:
        raise DamagedRecord(f"a tensor of strings is wanted, this one's are {array.dtype}")
    return array.ravel().tolist(), array.shape


def read_string(data: bytes, what: str) -> bytes:
    """Returns the one string of a serialized TensorProto.

    Raises:
        DamagedRecord: If the bytes are no tensor of strings, or it holds none or several.
    """
    strings, _ = read_strings(data)
    if len(strings) != 1:
        raise DamagedRecord(f"{what} is one string, not {len(strings)}")
    return strings[0]


def _parse(data: bytes) -> Tensor:
    dtype, content = 0, b""
    shape: tuple[int, ...] | None = None
    elements: dict[int, list[bytes]] = {}
    for number, wire_type, value in read_fields(data):
        if number == 1 and isinstance(value, int):
            dtype = value
        elif number == 2 and isinstance(value, bytes):
            shape = _shape(value)
        elif number == _CONTENT and isinstance(value, bytes):
            content = value
        elif wire_type == BYTES and isinstance(value, bytes):
            elements.setdefault(number, []).append(value)
        elif isinstance(value, int):  # an element that is not packed
            if wire_type in (FIXED32, FIXED64):
                chunk = value.to_bytes(4 if wire_type == FIXED32 else 8, "little")
            else:
                chunk = write_varint(value)
            elements.setdefault(number, []).append(chunk)
    if not dtype and elements.keys() == {_STRINGS}:
        dtype = proto.DT_STRING
    return Tensor(dtype, shape, content, elements)


def _shape(data: bytes) -> tuple[int, ...]:
    if any(number == 3 and value for number, _, value in read_fields(data)):
        raise DamagedRecord("a tensor of unknown rank was logged; log its elements with a shape")
    shape: list[int] = []
    for dimension in messages(data, 2):
        extents = [value for number, _, value in read_fields(dimension) if number == 1]
        extent = extents[-1] if extents else 0
        shape.append(signed(extent) if isinstance(extent, int) else -1)
    if len(shape) > _MOST_DIMENSIONS or any(not 0 <= extent <= _LARGEST for extent in shape):
        raise DamagedRecord(f"{shape[:_MOST_DIMENSIONS]} is no shape of a tensor")
    return tuple(shape)


def _elements_of(tensor: Tensor, form: _Form) -> list[bytes]:
    """The typed field of a form; torch puts uint8 into the field of uint32."""
    if form.field in _WHOLE and form.field not in tensor.elements:
        for field in _WHOLE:
            if field in tensor.elements:
                return tensor.elements[field]
    return tensor.elements.get(form.field, [])


def _typed(form: _Form, chunks: list[bytes]) -> Any:
    """The elements in a typed field."""
    import numpy as np

    data = b"".join(chunks)
    if form.packed:
        whole = np.dtype(form.memory).itemsize
        if len(data) % whole:
            raise DamagedRecord(f"{len(data)} bytes are no elements of {whole} bytes each")
        packed: Any = np.frombuffer(data, form.packed)
        return packed.view(form.memory)
    numbers: Any = read_varints(data)
    if form.field == _HALVES:
        return _halves(numbers, form)
    if form.memory == "?":
        return numbers != 0
    return numbers.view(np.int64).astype(form.memory)  # two's complement cut to its width, as protobuf does


def _halves(numbers: Any, form: _Form) -> Any:
    """Floats of 16 bits by their bits; torch writes those of the same number in float32 instead."""
    import numpy as np

    if numbers.size and int(numbers.max()) > 0xFFFF:
        wide = numbers.astype(np.uint32).view(np.float32)
        with np.errstate(over="ignore", invalid="ignore"):
            return wide.astype(form.memory) if form.memory == "<f2" else wide
    return numbers.astype(np.uint16).view(form.memory)


def read_varints(data: bytes) -> Any:
    """Returns packed varints as an array of uint64.

    Raises:
        DamagedRecord: If one of them does not end.
    """
    import numpy as np

    octets = np.frombuffer(data, np.uint8)
    ends = np.flatnonzero(octets < 0x80)
    if not octets.size:
        return np.empty(0, np.uint64)
    if not ends.size or ends[-1] != octets.size - 1:
        raise DamagedRecord("the last of some packed numbers does not end; the event is cut short")
    starts = np.concatenate(([0], ends[:-1] + 1))
    lengths = ends - starts + 1
    if int(lengths.max()) > 10:
        raise DamagedRecord("a packed number is longer than 64 bits; these bytes are no tensor")
    shift = np.arange(octets.size) - np.repeat(starts, lengths)
    parts = (octets & 0x7F).astype(np.uint64) << (7 * shift).astype(np.uint64)
    return np.add.reduceat(parts, starts)


def _shaped(elements: Any, shape: tuple[int, ...] | None, nothing: Any, most: int) -> NDArray[Any]:
    """Gives elements a shape; where there are fewer, the last one stands for the rest.

    Without a shape, one element is a scalar, several are a list.
    """
    import math

    import numpy as np

    extents = shape if shape is not None else () if elements.size <= 1 else (int(elements.size),)
    count = math.prod(extents)
    if elements.size == count:
        try:
            return elements.reshape(extents)
        except ValueError:  # nothing, in more dimensions than memory has addresses
            raise DamagedRecord(f"{list(extents)} is no shape of a tensor") from None
    if elements.size > count:
        raise DamagedRecord(f"{elements.size} elements do not fit a tensor of shape {list(extents)}")
    if count > most:
        raise DamagedRecord(
            f"a tensor of shape {list(extents)} is claimed, but {elements.size} elements were logged"
        )
    last: Any = elements[-1:] if elements.size else np.full(1, nothing, elements.dtype)
    rest: Any = np.broadcast_to(last, (count - elements.size,))
    whole: Any = np.concatenate((elements, rest)) if elements.size > 1 else np.broadcast_to(last, (count,))
    return whole.reshape(extents)
