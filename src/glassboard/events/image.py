"""Reads logged images: encoded files as they were written, with the size that was stated."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from glassboard.errors import DamagedRecord
from glassboard.events.array import read_strings
from glassboard.events.value import IMAGE, TENSOR, expect
from glassboard.events.wire import read_fields, signed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from glassboard.events.value import Value

_LARGEST = 1 << 31  # pixels on a side


class Image(NamedTuple):
    """One image; a video is an animated one. Width and height in pixels, as the writer stated them."""

    width: int
    height: int
    encoded: bytes

    @property
    def content_type(self) -> str:
        """The media type that the first bytes tell; `application/octet-stream` where they tell none."""
        return content_type(self.encoded)


def read_images(value: Value) -> list[Image]:
    """Returns the images of one value: one of the old form, any number of a tensor [width, height, files...].

    Raises:
        DamagedRecord: If the value holds no images.
    """
    if value.field == IMAGE:
        return [_old_form(value.held)]
    strings, shape = read_strings(expect(value, TENSOR, "image"))
    if len(shape) != 1 or len(strings) < 2:
        raise DamagedRecord(f"images are a list of width, height and files, not of shape {list(shape)}")
    width, height = (_pixels(number) for number in strings[:2])
    return [Image(width, height, encoded) for encoded in strings[2:]]


def _old_form(data: bytes) -> Image:
    size = {1: 0, 2: 0}  # height, width
    encoded = b""
    for number, _, content in read_fields(data):
        if isinstance(content, bytes):
            encoded = content if number == 4 else encoded
        elif number in size:
            size[number] = _checked(signed(content))
    return Image(size[2], size[1], encoded)


def _pixels(text: bytes) -> int:
    if not text.isdigit() or len(text) > 10:
        raise DamagedRecord(f"{text[:20]!r} is no size of an image")
    return _checked(int(text))


def _checked(extent: int) -> int:
    if not 0 <= extent < _LARGEST:
        raise DamagedRecord(f"{extent} pixels are no size of an image")
    return extent


def content_type(data: bytes) -> str:
    """Returns the media type of an image file by its first bytes."""
    for begin, name in (
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"GIF87a", "image/gif"),
        (b"GIF89a", "image/gif"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"BM", "image/bmp"),
        (b"II*\0", "image/tiff"),
        (b"MM\0*", "image/tiff"),
    ):
        if data.startswith(begin):
            return name
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:8] == b"ftyp" and data[8:12] in (b"avif", b"avis"):
        return "image/avif"
    # Anything that could be a page or a script must not be served as one: SVG is not told apart on purpose.
    return "application/octet-stream"


def is_video(data: bytes) -> bool:
    """Whether an image file has more than one frame: a GIF or WebP that is animated."""
    kind = content_type(data)
    if kind == "image/webp":
        return data[12:16] == b"VP8X" and len(data) > 20 and bool(data[20] & 2)
    return kind == "image/gif" and len(list(islice(gif_frames(data), 2))) > 1


def gif_frames(data: bytes) -> Iterator[tuple[int, int]]:
    """Yields width and height of each frame of a GIF, in pixels."""
    at = 13 + _palette(data, 10)
    while at < len(data):
        if data[at] == 0x2C:  # an image
            yield (
                int.from_bytes(data[at + 5 : at + 7], "little"),
                int.from_bytes(data[at + 7 : at + 9], "little"),
            )
            at += 11 + _palette(data, at + 9)
        elif data[at] == 0x21:  # an extension
            at += 2
        else:
            return
        while at < len(data) and data[at]:
            at += data[at] + 1
        at += 1


def _palette(data: bytes, at: int) -> int:
    flags = data[at] if at < len(data) else 0
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0
