"""Prints serialized graphs and run metadata in protobuf's text format."""

from __future__ import annotations

from typing import Any

from glassboard.errors import DamagedRecord
from glassboard.events.graph_messages import ENUMS, FieldType, fields_of
from glassboard.events.wire import (
    BYTES,
    FIXED32,
    FIXED64,
    as_double,
    as_float,
    read_fields,
    read_varint,
    signed,
    to_float32,
)

Message = dict[str, Any]  # by field name: scalars, bytes, messages, lists of them, or a dict for a map

_DEEPEST = 100  # messages in messages; protobuf's limit
_ESCAPES = {10: "\\n", 13: "\\r", 9: "\\t", 34: '\\"', 39: "\\'", 92: "\\\\"}
_WIRE_TYPES = {"double": FIXED64, "fixed64": FIXED64, "float": FIXED32}
_ZEROS: dict[str, Any] = {"string": b"", "bytes": b"", "bool": False}


def parse(data: bytes, message: str, depth: int = 0) -> Message:
    """Returns the known fields of a serialized message; those that are not known are left out.

    Raises:
        DamagedRecord: If the bytes are no such message.
    """
    if depth > _DEEPEST:
        raise DamagedRecord(f"messages lie deeper than {_DEEPEST} in each other")
    known = fields_of(message)
    found: Message = {}
    for number, wire_type, value in read_fields(data):
        field = known.get(number)
        if field is None:
            continue
        if field.key_type:
            if isinstance(value, bytes):
                key, held = _map_entry(value, field, depth)
                found.setdefault(field.name, {})[key] = held
        elif field.repeated:
            found.setdefault(field.name, []).extend(_repeated(value, wire_type, field, depth))
        elif _fits(field.type, wire_type):
            held = _single(value, field.type, depth)
            if _is_message(field.type) and field.name in found:
                held = _merged(found[field.name], held)
            if field.one_of:
                for other in known.values():
                    if other.one_of and other.name != field.name:
                        found.pop(other.name, None)
            found[field.name] = held
    return found


def print_message(held: Message, message: str, indent: str = "") -> str:
    """Returns a parsed message in text format, as protobuf prints it."""
    lines: list[str] = []
    _print(held, message, indent, lines)
    return "".join(lines)


def _print(held: Message, message: str, indent: str, lines: list[str]) -> None:
    for field in fields_of(message).values():
        if field.name not in held:
            continue
        value = held[field.name]
        if field.key_type:
            for key in sorted(value, key=_map_order):
                lines.append(f"{indent}{field.name} {{\n")
                _print_field("key", key, field.key_type, indent + "  ", lines)
                _print_field("value", value[key], field.type, indent + "  ", lines)
                lines.append(f"{indent}}}\n")
        elif field.repeated:
            for one in value:
                _print_field(field.name, one, field.type, indent, lines)
        elif field.explicit or not _is_zero(value):
            _print_field(field.name, value, field.type, indent, lines)


def _print_field(name: str, value: Any, kind: str, indent: str, lines: list[str]) -> None:
    if isinstance(value, dict):
        lines.append(f"{indent}{name} {{\n")
        _print(value, kind, indent + "  ", lines)  # pyright: ignore[reportUnknownArgumentType]
        lines.append(f"{indent}}}\n")
    else:
        lines.append(f"{indent}{name}: {_scalar_text(value, kind)}\n")


def _scalar_text(value: Any, kind: str) -> str:
    if kind in ("string", "bytes"):
        return f'"{_escaped(value, kind)}"'
    if kind == "bool":
        return "true" if value else "false"
    if kind in ("float", "double"):
        return _number_text(value, single=kind == "float")
    if kind in ENUMS:
        return ENUMS[kind].get(value, str(value))
    return str(value)


def _escaped(data: bytes, kind: str) -> str:
    text = data.decode("utf-8", "replace") if kind == "string" else data.decode("latin-1")
    out: list[str] = []
    for letter in text:
        code = ord(letter)
        if code in _ESCAPES:
            out.append(_ESCAPES[code])
        elif 32 <= code < 127 or (kind == "string" and code > 127):
            out.append(letter)
        else:
            out.append(f"\\{code:03o}")
    return "".join(out)


def _number_text(value: float, *, single: bool) -> str:
    """The shortest of two numbers of digits that reads back as the same number."""
    digits, more = (6, 9) if single else (15, 17)
    text = f"{value:.{digits}g}"
    same = to_float32(float(text)) if single else float(text)
    return text if same == value or value != value else f"{value:.{more}g}"


def _map_order(key: Any) -> Any:
    """The order in which protobuf prints a map: of texts, later letters first."""
    return bytes(255 - letter for letter in key) if isinstance(key, bytes) else key


def _is_zero(value: Any) -> bool:
    if isinstance(value, dict):
        return False  # a message that is there
    return str(value) != "-0.0" and not value


def _fits(kind: str, wire_type: int) -> bool:
    if kind in ("string", "bytes") or _is_message(kind):
        return wire_type == BYTES
    return wire_type == _WIRE_TYPES.get(kind, 0)


def _is_message(kind: str) -> bool:
    return kind[0].isupper() and kind not in ENUMS


def _single(value: int | bytes, kind: str, depth: int) -> Any:
    if isinstance(value, bytes):
        return parse(value, kind, depth + 1) if _is_message(kind) else value
    if kind == "double":
        return as_double(value)
    if kind == "float":
        return as_float(value)
    if kind == "bool":
        return bool(value)
    if kind == "uint32":
        return value & 0xFFFF_FFFF
    if kind in ("uint64", "fixed64"):
        return value
    if kind == "int64":
        return signed(value)
    return (value & 0xFFFF_FFFF ^ 0x8000_0000) - 0x8000_0000  # int32 and enums


def _repeated(value: int | bytes, wire_type: int, field: FieldType, depth: int) -> list[Any]:
    if _fits(field.type, wire_type):
        return [_single(value, field.type, depth)]
    if not isinstance(value, bytes):
        return []
    size = {"double": 8, "fixed64": 8, "float": 4}.get(field.type, 0)
    if size:
        if len(value) % size:
            raise DamagedRecord(f"{len(value)} bytes are no numbers of {size} bytes each")
        pieces = [value[at : at + size] for at in range(0, len(value), size)]
        return [_single(int.from_bytes(piece, "little"), field.type, depth) for piece in pieces]
    found: list[Any] = []
    at = 0
    while at < len(value):
        number, at = read_varint(value, at)
        found.append(_single(number, field.type, depth))
    return found


def _map_entry(data: bytes, field: FieldType, depth: int) -> tuple[Any, Any]:
    key: Any = _ZEROS.get(field.key_type, 0)
    held: Any = {} if _is_message(field.type) else _ZEROS.get(field.type, 0)
    for number, wire_type, value in read_fields(data):
        if number == 1 and _fits(field.key_type, wire_type):
            key = _single(value, field.key_type, depth)
        elif number == 2 and _fits(field.type, wire_type):
            held = _single(value, field.type, depth)
    return key, held


def _merged(one: Message, other: Message) -> Message:
    """A message that came in two parts."""
    merged = dict(one)
    for name, value in other.items():
        known = merged.get(name)
        if isinstance(known, list) and isinstance(value, list):
            merged[name] = [*known, *value]  # pyright: ignore[reportUnknownVariableType]
        elif isinstance(known, dict) and isinstance(value, dict):
            merged[name] = _merged(known, value)  # pyright: ignore[reportUnknownArgumentType]
        else:
            merged[name] = value
    return merged
