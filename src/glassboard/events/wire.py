"""Protobuf's wire format, as much as event files need: fields in, fields out."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from glassboard.errors import DamagedRecord

if TYPE_CHECKING:
    from collections.abc import Iterator

VARINT = 0
FIXED64 = 1
BYTES = 2
FIXED32 = 5


_BYTES = [bytes((number,)) for number in range(0x80)]


def write_varint(value: int) -> bytes:
    """Encodes an integer; a negative one as its 64-bit two's complement, as protobuf does."""
    if 0 <= value < 0x4000:  # most are keys and short lengths
        return _BYTES[value] if value < 0x80 else bytes((value & 0x7F | 0x80, value >> 7))
    value &= 0xFFFF_FFFF_FFFF_FFFF
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def varint_field(number: int, value: int) -> bytes:
    """Encodes an integer, bool or enum field."""
    return write_varint(number << 3 | VARINT) + write_varint(value)


def double_field(number: int, value: float) -> bytes:
    """Encodes a double field."""
    return write_varint(number << 3 | FIXED64) + struct.pack("<d", value)


def to_float32(value: float) -> float:
    """Rounds to float32; what that cannot reach becomes an infinity."""
    try:
        return struct.unpack("<f", struct.pack("<f", value))[0]
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


def float_field(number: int, value: float) -> bytes:
    """Encodes a float field, rounded as `to_float32` does."""
    return write_varint(number << 3 | FIXED32) + struct.pack("<f", to_float32(value))


def bytes_field(number: int, value: bytes) -> bytes:
    """Encodes a bytes, message or packed field."""
    return write_varint(number << 3 | BYTES) + write_varint(len(value)) + value


def string_field(number: int, value: str) -> bytes:
    """Encodes a string field; lone surrogates, which UTF-8 cannot hold, become question marks."""
    return bytes_field(number, value.encode("utf-8", "replace"))


def raw_field(number: int, wire_type: int, value: int | bytes) -> bytes:
    """Encodes a field as `read_fields` yields it."""
    key = write_varint(number << 3 | wire_type)
    if isinstance(value, bytes):
        return key + write_varint(len(value)) + value
    if wire_type == VARINT:
        return key + write_varint(value)
    return key + value.to_bytes(8 if wire_type == FIXED64 else 4, "little")


def signed(value: int) -> int:
    """Reads an unsigned 64-bit varint as the int64 it stands for."""
    return value - (1 << 64) if value >> 63 else value


def as_double(value: int) -> float:
    """Reads the bits of a fixed64 field as a double."""
    return struct.unpack("<d", value.to_bytes(8, "little"))[0]


def as_float(value: int) -> float:
    """Reads the bits of a fixed32 field as a float."""
    return struct.unpack("<f", value.to_bytes(4, "little"))[0]


def read_varint(data: bytes, at: int) -> tuple[int, int]:
    """Returns the varint at `at` (unsigned, 64 bits) and the offset behind it."""
    value = 0
    for shift in range(0, 70, 7):
        if at >= len(data):
            break
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value & 0xFFFF_FFFF_FFFF_FFFF, at
    raise DamagedRecord(f"the number before byte {at} of {len(data)} does not end; the event is cut short")


def read_fields(data: bytes) -> Iterator[tuple[int, int, int | bytes]]:
    """Yields (number, wire type, value) of each field of a message.

    The value is the bytes of a length-delimited field, else an unsigned integer of the field's bits.

    Raises:
        DamagedRecord: If the bytes are no message.
    """
    at = 0
    while at < len(data):
        key, at = read_varint(data, at)
        number, wire_type = key >> 3, key & 7
        if number == 0:
            raise DamagedRecord(f"field number 0 before byte {at}; these bytes are no event")
        if wire_type == VARINT:
            value, at = read_varint(data, at)
            yield number, wire_type, value
            continue
        if wire_type == BYTES:
            size, at = read_varint(data, at)
        elif wire_type in (FIXED64, FIXED32):
            size = 8 if wire_type == FIXED64 else 4
        else:
            raise DamagedRecord(f"wire type {wire_type} before byte {at}; these bytes are no event")
        if size > len(data) - at:
            left = len(data) - at
            raise DamagedRecord(f"field {number} wants {size} bytes, {left} are left; the event is cut short")
        piece = data[at : at + size]
        at += size
        yield number, wire_type, piece if wire_type == BYTES else int.from_bytes(piece, "little")
