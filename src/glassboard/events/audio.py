"""Reads logged sounds: encoded files as they were written."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from glassboard.errors import DamagedRecord
from glassboard.events.array import read_strings
from glassboard.events.value import AUDIO, TENSOR, expect
from glassboard.events.wire import FIXED32, as_float, read_fields, signed

if TYPE_CHECKING:
    from glassboard.events.value import Value


class AudioClip(NamedTuple):
    """One sound; what neither its file nor its writer tells is 0."""

    encoded: bytes
    content_type: str
    sample_rate: float  # Hz
    channels: int
    length: int  # samples of each channel
    label: str


def read_clips(value: Value) -> list[AudioClip]:
    """Returns the sounds of one value: one of the old form, any number of a tensor [[file, label]...].

    Raises:
        DamagedRecord: If the value holds no sounds.
    """
    if value.field == AUDIO:
        return [_old_form(value.held)]
    strings, shape = read_strings(expect(value, TENSOR, "sound"))
    if not (len(shape) == 1 or (len(shape) == 2 and shape[1] in (1, 2))):
        raise DamagedRecord(f"sounds are files, or files and labels, not of shape {list(shape)}")
    width = shape[1] if len(shape) == 2 else 1
    labels = strings[1::2] if width == 2 else [b""] * len(strings)
    return [
        _clip(encoded, label.decode("utf-8", "replace"))
        for encoded, label in zip(strings[::width], labels, strict=True)
    ]


def _old_form(data: bytes) -> AudioClip:
    rate, numbers = 0.0, {2: 0, 3: 0}
    encoded, kind = b"", b""
    for number, wire_type, content in read_fields(data):
        if isinstance(content, bytes):
            encoded = content if number == 4 else encoded
            kind = content if number == 5 else kind
        elif number == 1 and wire_type == FIXED32:
            rate = as_float(content)
        elif number in numbers:
            numbers[number] = max(0, signed(content))
    told = _clip(encoded, "")
    stated = kind.decode("utf-8", "replace")
    return AudioClip(
        encoded,
        stated if stated.startswith("audio/") and stated.isprintable() else told.content_type,
        rate if rate == rate and 0 < rate < 1e9 else told.sample_rate,
        numbers[2] or told.channels,
        numbers[3] or told.length,
        "",
    )


def _clip(encoded: bytes, label: str) -> AudioClip:
    rate, channels, length = _wav(encoded)
    return AudioClip(encoded, content_type(encoded), rate, channels, length, label)


def content_type(data: bytes) -> str:
    """Returns the media type of a sound file by its first bytes."""
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        return "audio/wav"
    if data[:4] == b"fLaC":
        return "audio/flac"
    if data[:4] == b"OggS":
        return "audio/ogg"
    if data[:3] == b"ID3" or data[:2] in (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"):
        return "audio/mpeg"
    return "application/octet-stream"


def _wav(data: bytes) -> tuple[float, int, int]:
    """Sample rate, channels and length of a WAV file; zeros where it tells none."""
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        return 0.0, 0, 0
    rate, channels, frame, at = 0, 0, 0, 12
    while at + 8 <= len(data):
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if name == b"fmt " and at + 24 <= len(data):
            channels = int.from_bytes(data[at + 10 : at + 12], "little")
            rate = int.from_bytes(data[at + 12 : at + 16], "little")
            frame = int.from_bytes(data[at + 20 : at + 22], "little")
        if name == b"data":
            return float(rate), channels, min(size, len(data) - at - 8) // frame if frame else 0
        at += 8 + size + size % 2
    return float(rate), channels, 0
