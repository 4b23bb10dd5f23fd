"""Reads graphs in protobuf's text format, as users have them in files, into serialized messages."""

from __future__ import annotations

import re
from typing import NamedTuple

from glassboard.errors import DamagedRecord
from glassboard.events.graph_messages import ENUMS, FieldType, fields_of
from glassboard.events.wire import (
    FIXED64,
    bytes_field,
    double_field,
    float_field,
    raw_field,
    string_field,
    varint_field,
)

_DEEPEST = 100  # messages in messages; protobuf's limit
_TOKEN = re.compile(
    r"""(?:\s|\#[^\n]*)*(?:
    (?P<name>[A-Za-z_][\w.]*)
    |(?P<number>[-+]?(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?[fF]?|[iI]nf(?:inity)?|[nN]an))
    |(?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    |(?P<sign>[{}<>\[\]:,;])
    |(?P<end>\Z))""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|[xX]([0-9a-fA-F]{1,2})|(.))", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"a": b"\a", b"b": b"\b", b"f": b"\f", b"v": b"\v"}
_CLOSING = {"{": "}", "<": ">"}


class _Token(NamedTuple):
    kind: str  # name, number, text, sign or end
    text: str


def serialize_text(text: str, message: str) -> bytes:
    """Returns the serialized form of a message in text format; fields that are not known are left out.

    Raises:
        DamagedRecord: If the text is no such message; it tells the line.
    """
    return _Reader(text).message(message, "", 0)


class _Reader:
    """The text, and the token that comes next."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._next = self._token()

    def message(self, message: str | None, closing: str, depth: int) -> bytes:
        """The fields up to a closing sign; of a message that is not known, where None, nothing is kept."""
        if depth > _DEEPEST:
            raise self._problem(f"messages lie deeper than {_DEEPEST} in each other")
        named = {field.name: (number, field) for number, field in _fields(message).items()}
        parts: list[bytes] = []
        while self._next != ("sign", closing) and not (closing == "" and self._next.kind == "end"):
            name = self._take("name")
            number, field = named.get(name, (0, None))
            has_colon = self._skip(":")
            if has_colon and self._skip("["):
                while not self._skip("]"):
                    parts.append(self._value(number, field, depth))
                    self._skip(",")
            else:
                parts.append(self._value(number, field, depth))
            _ = self._skip(",") or self._skip(";")
        self._advance()
        return b"".join(parts)

    def _value(self, number: int, field: FieldType | None, depth: int) -> bytes:
        opening = self._next.text
        if self._next.kind == "sign" and opening in _CLOSING:
            self._advance()
            inner = self._inner(field, _CLOSING[opening], depth + 1)
            return b"" if field is None else bytes_field(number, inner)
        kind, text = self._next
        if kind not in ("name", "number", "text"):
            raise self._problem(f"a value is expected, not {text or 'the end'!r}")
        self._advance()
        if kind == "text":
            data = _unescaped(text)
            while self._next.kind == "text":
                data += _unescaped(self._take("text"))
            return b"" if field is None else bytes_field(number, data)
        return b"" if field is None else self._scalar(number, field.type, text)

    def _inner(self, field: FieldType | None, closing: str, depth: int) -> bytes:
        if field is not None and field.key_type:
            return self._entry(field, closing, depth)
        is_message = field is not None and field.type[0].isupper() and field.type not in ENUMS
        return self.message(field.type if field is not None and is_message else None, closing, depth)

    def _entry(self, field: FieldType, closing: str, depth: int) -> bytes:
        """One entry of a map."""
        parts: list[bytes] = []
        places = {"key": (1, FieldType("key", field.key_type)), "value": (2, FieldType("value", field.type))}
        while self._next != ("sign", closing):
            number, held = places.get(self._take("name"), (0, None))
            self._skip(":")
            parts.append(self._value(number, held, depth))
            _ = self._skip(",") or self._skip(";")
        self._advance()
        return b"".join(parts)

    def _scalar(self, number: int, kind: str, text: str) -> bytes:
        try:
            if kind in ("float", "double"):
                return (float_field if kind == "float" else double_field)(
                    number, float(re.sub(r"(?<=[\d.])[fF]$", "", text))
                )
            if kind == "bool":
                return varint_field(number, int(text.lower() in ("true", "t", "1")))
            if kind in ENUMS and not text.lstrip("-").isdigit():
                values = {name: value for value, name in ENUMS[kind].items()}
                return varint_field(number, values[text])
            if kind in ("string", "bytes"):
                return string_field(number, text)
            value = int(text, 0)
            if kind == "fixed64":
                return raw_field(number, FIXED64, value & 0xFFFF_FFFF_FFFF_FFFF)
            return varint_field(number, value)
        except (ValueError, KeyError, OverflowError) as error:
            raise self._problem(f"{text[:40]!r} is no {kind}") from error

    def _token(self) -> _Token:
        match = _TOKEN.match(self._text, self._at)
        if match is None or match.lastgroup is None:
            rest = self._text[self._at :]
            self._at += len(rest) - len(rest.lstrip())
            raise self._problem(f"{rest.strip()[:20]!r} is not understood")
        self._at = match.end()
        return _Token(match.lastgroup, match[match.lastgroup])

    def _advance(self) -> None:
        if self._next.kind != "end":
            self._next = self._token()

    def _take(self, kind: str) -> str:
        if self._next.kind != kind:
            raise self._problem(f"a {kind} is expected, not {self._next.text[:40] or 'the end'!r}")
        text = self._next.text
        self._advance()
        return text

    def _skip(self, sign: str) -> bool:
        if self._next != ("sign", sign):
            return False
        self._advance()
        return True

    def _problem(self, what: str) -> DamagedRecord:
        return DamagedRecord(f"line {self._text.count(chr(10), 0, self._at) + 1}: {what}")


def _fields(message: str | None) -> dict[int, FieldType]:
    return {} if message is None else fields_of(message)


def _unescaped(quoted: str) -> bytes:
    def one(match: re.Match[bytes]) -> bytes:
        octal, hexadecimal, letter = match.groups()
        if octal:
            return bytes((int(octal, 8) & 255,))
        if hexadecimal:
            return bytes((int(hexadecimal, 16),))
        return _ESCAPED.get(letter, letter)

    return _ESCAPE.sub(one, quoted[1:-1].encode("utf-8", "replace"))
