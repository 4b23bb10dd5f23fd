"""Reads the files of embeddings: the projector's config, points, labels."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from glassboard.errors import DamagedRecord

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy as np
    from numpy.typing import NDArray

CONFIG = "projector_config.pbtxt"
_DEEPEST = 20  # messages in messages

Message = dict[str, list[Any]]  # by field name: texts, numbers as they were written, or messages


class Sprite(NamedTuple):
    """One picture of all points' thumbnails, row by row; sizes in pixels, 0 where not stated."""

    path: str
    width: int  # of one thumbnail
    height: int


class Embedding(NamedTuple):
    """What the config says of one embedding; paths as written there, empty where there is none."""

    name: str
    tensor_path: str
    shape: tuple[int, ...]
    metadata_path: str
    bookmarks_path: str
    sprite: Sprite | None


class ProjectorConfig(NamedTuple):
    """The embeddings of a run; those without a file of points stand in the checkpoint."""

    embeddings: list[Embedding]
    checkpoint: str


def decode_config(text: str) -> ProjectorConfig:
    """Returns a config in protobuf's text format.

    Raises:
        DamagedRecord: If the text is none.
    """
    config = parse_text_format(text)
    embeddings = [_embedding(one) for one in _messages(config, "embeddings")]
    return ProjectorConfig(embeddings, _text(config, "model_checkpoint_path"))


def _embedding(message: Message) -> Embedding:
    sprite = None
    for one in _messages(message, "sprite"):
        sizes = [*_numbers(one, "single_image_dim"), 0, 0]
        sprite = Sprite(_text(one, "image_path"), sizes[0], sizes[1] or sizes[0])
    path, name = _text(message, "tensor_path"), _text(message, "tensor_name")
    return Embedding(
        name=name.removesuffix(":0") if name else path.rpartition("/")[2],
        tensor_path=path,
        shape=tuple(_numbers(message, "tensor_shape")),
        metadata_path=_text(message, "metadata_path"),
        bookmarks_path=_text(message, "bookmarks_path"),
        sprite=sprite,
    )


def _messages(message: Message, field: str) -> list[Message]:
    return [one for one in message.get(field, []) if isinstance(one, dict)]


def _text(message: Message, field: str) -> str:
    found = message.get(field, [""])[-1]
    return found if isinstance(found, str) else ""


def _numbers(message: Message, field: str) -> list[int]:
    return [_number(str(number), field) for number in message.get(field, [])]


def _number(text: str, field: str) -> int:
    try:
        number = int(text, 8 if text.isdigit() and text.startswith("0") else 0)
    except ValueError:
        number = -1
    if number < 0:
        raise DamagedRecord(f"{field} {text[:20]!r} is no whole number; correct {CONFIG}")
    return number


# --- protobuf's text format -------------------------------------------------------------------------------

_TOKEN = re.compile(
    r"""[\s;,]*(?:\#[^\n]*[\s;,]*)*
    (?:(?P<name>[A-Za-z_][\w.]*)|(?P<number>[-+]?\.?\d[\w.+-]*)|(?P<mark>[{}<>\[\]:])
    |(?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?P<end>\Z))""",
    re.VERBOSE,
)
_ESCAPE = re.compile(
    rb"\\(?:([0-7]{1,3})|[xX]([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL
)
_LETTERS = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"a": b"\a", b"b": b"\b", b"f": b"\f", b"v": b"\v"}


class _Token(NamedTuple):
    kind: str
    text: str


def parse_text_format(text: str) -> Message:
    """Returns the fields of a message in protobuf's text format.

    Raises:
        DamagedRecord: If the text is none.
    """
    tokens = _tokens(text)
    return _message(tokens, "end", 0)


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while True:
        found = _TOKEN.match(text, at)
        if found is None:
            line = text.count("\n", 0, at) + 1
            raise DamagedRecord(f"line {line} is not in protobuf's text format; correct it")
        at = found.end()
        kind = found.lastgroup or "end"
        yield _Token(kind, found[kind])
        if kind == "end":
            return


def _message(tokens: Iterator[_Token], closing: str, depth: int) -> Message:
    if depth > _DEEPEST:
        raise DamagedRecord(f"messages lie deeper than {_DEEPEST} in each other")
    fields: Message = {}
    token = next(tokens)
    while closing not in (token.text, token.kind):
        if token.kind != "name":
            raise DamagedRecord(f"{token.text[:20]!r} stands where the name of a field should")
        values = fields.setdefault(token.text, [])
        token = next(tokens)
        if token.text == ":":
            token = next(tokens)
        if token.text == "[" and token.kind == "mark":
            token = next(tokens)
            while token.text != "]" or token.kind != "mark":
                token = _field_value(token, tokens, values, depth)
            token = next(tokens)
        else:
            token = _field_value(token, tokens, values, depth)
    return fields


def _field_value(token: _Token, tokens: Iterator[_Token], values: list[Any], depth: int) -> _Token:
    """Appends one value; returns the token behind it."""
    if token.kind == "text":
        parts: list[bytes] = []
        while token.kind == "text":  # neighbours are one string
            parts.append(_ESCAPE.sub(_unescaped, token.text[1:-1].encode("utf-8", "surrogateescape")))
            token = next(tokens)
        values.append(b"".join(parts).decode("utf-8", "replace"))
        return token
    if token.kind == "mark" and token.text in "{<":
        values.append(_message(tokens, "}" if token.text == "{" else ">", depth + 1))
    elif token.kind in ("number", "name"):
        values.append(token.text)
    else:
        raise DamagedRecord(f"{token.text[:20]!r} stands where a value should; the file may be cut short")
    return next(tokens)


def _unescaped(found: re.Match[bytes]) -> bytes:
    octal, hexadecimal, short, long, letter = found.groups()
    if octal is not None:
        return bytes((int(octal, 8) & 0xFF,))
    if hexadecimal is not None:
        return bytes((int(hexadecimal, 16),))
    if letter is not None:
        return _LETTERS.get(letter, letter)
    number = int(short or long, 16)
    return (chr(number) if number < 0x110000 else "\ufffd").encode("utf-8", "replace")


# --- points and labels ------------------------------------------------------------------------------------


def read_points(lines: Iterable[bytes]) -> NDArray[np.float32]:
    """Returns points [number, dimensions] from the lines of a file, numbers between tabs.

    Raises:
        DamagedRecord: If a line holds anything else, or another number of them than the first.
    """
    import numpy as np

    rows: list[NDArray[np.float32]] = []
    for number, line in enumerate(lines, 1):
        cells = line.rstrip(b"\r\n")
        if not cells:
            continue
        try:
            row = np.array([float(cell) for cell in cells.split(b"\t")], np.float64)
        except ValueError:
            raise DamagedRecord(f"line {number} holds something else than numbers between tabs") from None
        if rows and row.size != rows[0].size:
            raise DamagedRecord(f"line {number} holds {row.size} numbers, the first one {rows[0].size}")
        with np.errstate(over="ignore"):
            rows.append(row.astype(np.float32))
    return np.stack(rows) if rows else np.empty((0, 0), np.float32)


def raw_points(data: bytes, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Returns points [number, dimensions] from the bytes of float32 numbers.

    Raises:
        DamagedRecord: If the shape that the config states does not fit them.
    """
    import math

    import numpy as np

    if len(shape) != 2 or min(shape) < 0 or len(data) != 4 * math.prod(shape):
        raise DamagedRecord(
            f"{len(data)} bytes are no float32 numbers of the shape {list(shape)} that tensor_shape states"
        )
    numbers: Any = np.frombuffer(data, "<f4")
    return numbers.reshape(shape)


class Labels(NamedTuple):
    """Labels of the points; `columns` is empty where the file has one column, which has no name."""

    columns: list[str]
    rows: list[list[str]]


def read_labels(lines: Iterable[bytes]) -> Labels:
    """Returns labels from the lines of a file; the first one names the columns where there are several."""
    columns: list[str] = []
    rows: list[list[str]] = []
    for number, line in enumerate(lines):
        cells = line.decode("utf-8", "replace").rstrip("\r\n").split("\t")
        if number == 0 and len(cells) > 1:
            columns = cells
        else:
            rows.append(cells)
    return Labels(columns, rows)
