"""What image files say of themselves is what Pillow decodes; cut ones say nothing."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as Pillow

from glassboard.events.image_header import ImageHeader, read_header

CHANNELS = {"L": 1, "LA": 2, "RGB": 3, "RGBA": 4}


def encoded(kind: str, mode: str = "RGB", frames: int = 1, **options: object) -> bytes:
    pictures = [Pillow.new(mode, (40, 30), (60 * number,) * CHANNELS[mode]) for number in range(frames)]
    file = io.BytesIO()
    more = {"save_all": True, "append_images": pictures[1:]} if frames > 1 else {}
    pictures[0].save(file, kind, **more, **options)
    return file.getvalue()


@pytest.mark.parametrize(
    ("kind", "mode", "options"),
    [
        ("PNG", "L", {}),
        ("PNG", "LA", {}),
        ("PNG", "RGB", {}),
        ("PNG", "RGBA", {}),
        ("JPEG", "L", {}),
        ("JPEG", "RGB", {"progressive": True}),
        ("WEBP", "RGB", {}),
        ("WEBP", "RGB", {"lossless": True}),
        ("WEBP", "RGBA", {"lossless": True}),
        ("BMP", "RGB", {}),
    ],
)
def test_size_and_channels(kind: str, mode: str, options: dict[str, object]) -> None:
    assert read_header(encoded(kind, mode, **options)) == ImageHeader(40, 30, CHANNELS[mode], 8, 1)


@pytest.mark.parametrize(("kind", "mode"), [("GIF", "RGB"), ("WEBP", "RGB")])
def test_frames_are_counted(kind: str, mode: str) -> None:
    assert read_header(encoded(kind, mode, 3)) == ImageHeader(40, 30, 3, 8, 3)


def test_sixteen_bits_and_one() -> None:
    for mode, bits in (("I;16", 16), ("1", 8)):
        file = io.BytesIO()
        Pillow.new(mode, (3, 2)).save(file, "PNG")
        assert read_header(file.getvalue()) == ImageHeader(3, 2, 1, bits, 1)


def test_a_frame_larger_than_the_screen_counts() -> None:
    data = bytearray(encoded("GIF"))
    data[6:10] = b"\1\0\1\0"
    assert read_header(bytes(data))[:2] == (40, 30)


def test_layers_of_an_avif() -> None:
    layers = b"".join(b"ispe" + bytes(4) + size.to_bytes(4, "big") * 2 for size in (7, 900))
    assert read_header(b"\0\0\0\x20ftypavif" + layers) == ImageHeader(900, 900, 0, 0, 1)


@given(st.sampled_from(["PNG", "GIF", "JPEG", "WEBP", "BMP"]), st.integers(0, 200), st.binary(max_size=40))
def test_cut_files_break_nothing(kind: str, cut: int, rest: bytes) -> None:
    read_header(encoded(kind)[:cut] + rest)


def test_what_is_no_image_says_nothing() -> None:
    assert read_header(b"") == read_header(b"<svg width='9' height='9'/>") == ImageHeader()
