"""Reads what an image file says of itself: size, channels and frames, without decoding a pixel."""

from __future__ import annotations

from typing import NamedTuple

from glassboard.events.image import content_type, gif_frames

_HEADERS_END = 1 << 16  # bytes within which an AVIF file tells its size
_PNG_CHANNELS = {0: 1, 2: 3, 3: 3, 4: 2, 6: 4}  # of its colour types; a palette holds colours
_NO_SIZE = frozenset({0xC4, 0xC8, 0xCC})  # of JPEG's markers C0 to CF: those that begin no frame


class ImageHeader(NamedTuple):
    """What decoding will make of an image file; a zero stands for what the file does not tell."""

    width: int = 0  # pixels
    height: int = 0
    channels: int = 0  # 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA
    bits: int = 0  # of one channel
    frames: int = 0  # more than one in a video


def read_header(data: bytes) -> ImageHeader:
    """Returns what the first bytes of an image file say; zeros where they are cut or of no known type."""
    read = _READERS.get(content_type(data))
    return ImageHeader() if read is None else read(data)


def _png(data: bytes) -> ImageHeader:
    if len(data) < 26 or data[12:16] != b"IHDR":
        return ImageHeader()
    return ImageHeader(
        _big(data, 16, 4), _big(data, 20, 4), _PNG_CHANNELS.get(data[25], 0), max(8, data[24]), 1
    )


def _gif(data: bytes) -> ImageHeader:
    frames = list(gif_frames(data))
    # A frame may be larger than the file says its screen is.
    width = max([_little(data, 6, 2), *(frame[0] for frame in frames)])
    height = max([_little(data, 8, 2), *(frame[1] for frame in frames)])
    return ImageHeader(width, height, 3, 8, len(frames))


def _jpeg(data: bytes) -> ImageHeader:
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # filling
            at += 1
        elif 0xC0 <= marker <= 0xCF and marker not in _NO_SIZE:
            return ImageHeader(_big(data, at + 7, 2), _big(data, at + 5, 2), data[at + 9], data[at + 4], 1)
        else:
            at += 2 + max(2, _big(data, at + 2, 2))
    return ImageHeader()


def _webp(data: bytes) -> ImageHeader:
    form = data[12:16]
    if form == b"VP8X" and len(data) >= 30:
        channels = 4 if data[20] & 0x10 else 3
        return ImageHeader(
            _little(data, 24, 3) + 1, _little(data, 27, 3) + 1, channels, 8, _webp_frames(data)
        )
    if form == b"VP8L" and len(data) >= 25:
        packed = _little(data, 21, 4)
        channels = 4 if packed >> 28 & 1 else 3
        return ImageHeader((packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1, channels, 8, 1)
    if form == b"VP8 " and len(data) >= 30:
        return ImageHeader(_little(data, 26, 2) & 0x3FFF, _little(data, 28, 2) & 0x3FFF, 3, 8, 1)
    return ImageHeader()


def _webp_frames(data: bytes) -> int:
    frames, at = 0, 12
    while at + 8 <= len(data):
        frames += data[at : at + 4] == b"ANMF"
        size = _little(data, at + 4, 4)
        at += 8 + size + (size & 1)
    return max(frames, 1)


def _bmp(data: bytes) -> ImageHeader:
    if len(data) < 30:
        return ImageHeader()
    if _little(data, 14, 4) == 12:  # the oldest form
        return ImageHeader(_little(data, 18, 2), _little(data, 20, 2), 3, 8, 1)
    width, height = (int.from_bytes(data[at : at + 4], "little", signed=True) for at in (18, 22))
    return ImageHeader(abs(width), abs(height), 4 if _little(data, 28, 2) == 32 else 3, 8, 1)


def _avif(data: bytes) -> ImageHeader:
    width = height = 0
    at = data.find(b"ispe", 0, _HEADERS_END)
    while at >= 0 and at + 16 <= len(data):  # one for each of its layers
        width, height = max(width, _big(data, at + 8, 4)), max(height, _big(data, at + 12, 4))
        at = data.find(b"ispe", at + 4, _HEADERS_END)
    return ImageHeader(width, height, 0, 0, 1)


def _big(data: bytes, at: int, size: int) -> int:
    return int.from_bytes(data[at : at + size], "big")


def _little(data: bytes, at: int, size: int) -> int:
    return int.from_bytes(data[at : at + size], "little")


_READERS = {
    "image/png": _png,
    "image/gif": _gif,
    "image/jpeg": _jpeg,
    "image/webp": _webp,
    "image/bmp": _bmp,
    "image/avif": _avif,
}
