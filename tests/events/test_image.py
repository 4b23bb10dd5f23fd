"""Images of both forms, their types by first bytes, and what is no image."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as Pillow
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.util import tensor_util

from glassboard.errors import DamagedRecord
from glassboard.events.image import Image, content_type, is_video, read_images
from glassboard.events.tensor import content_tensor, string_tensor
from glassboard.events.value import IMAGE, TENSOR, Value


def of_strings(strings: list[bytes]) -> Value:
    return Value(TENSOR, tensor_util.make_tensor_proto(strings).SerializeToString(), b"")


def encoded(kind: str, frames: int = 1, **options: object) -> bytes:
    pictures = [Pillow.new("RGB", (40, 30), (60 * number, 0, 9)) for number in range(frames)]
    file = io.BytesIO()
    more = {"save_all": True, "append_images": pictures[1:]} if frames > 1 else {}
    pictures[0].save(file, kind, **more, **options)
    return file.getvalue()


def test_the_old_form():
    image = Summary.Image(height=3, width=4, colorspace=3, encoded_image_string=b"bytes")
    assert read_images(Value(IMAGE, image.SerializeToString(), b"")) == [Image(4, 3, b"bytes")]
    assert read_images(Value(IMAGE, b"", b"")) == [Image(0, 0, b"")]


def test_the_form_of_tensors():
    assert read_images(of_strings([b"4", b"3", b"one", b"two"])) == [Image(4, 3, b"one"), Image(4, 3, b"two")]
    assert read_images(of_strings([b"4", b"3"])) == []


@pytest.mark.parametrize(
    "value",
    [
        of_strings([b"4"]),
        of_strings([b"4", b"wide", b"one"]),
        of_strings([b"4", b"-3", b"one"]),
        of_strings([b"9" * 400, b"3", b"one"]),
        of_strings([b"4294967296", b"3", b"one"]),
        Value(TENSOR, string_tensor([b"4", b"3", b"one", b"two"], [2, 2]), b""),
        Value(TENSOR, content_tensor(1, [2], bytes(8)), b""),
        Value(IMAGE, Summary.Image(height=-1).SerializeToString(), b""),
        Value(5, b"", b""),
    ],
    ids=lambda value: repr(value.held[:20]),
)
def test_what_is_no_image_is_refused(value):
    with pytest.raises(DamagedRecord):
        read_images(value)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("PNG", "image/png"),
        ("GIF", "image/gif"),
        ("JPEG", "image/jpeg"),
        ("WEBP", "image/webp"),
        ("BMP", "image/bmp"),
        ("TIFF", "image/tiff"),
    ],
)
def test_the_type_is_told_by_the_first_bytes(kind, expected):
    assert Image(1, 1, encoded(kind)).content_type == expected
    assert not is_video(encoded(kind))


def test_what_could_be_a_page_is_not_served_as_one():
    for data in (b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<html>", b"RIFF1234WAVE"):
        assert content_type(data) == "application/octet-stream"
    assert content_type(b"\0\0\0\x20ftypavif") == "image/avif"


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_a_video_has_several_frames(kind):
    assert is_video(encoded(kind, 3))
    assert not is_video(encoded(kind, 1))


@given(st.binary(max_size=80), st.integers(0, 800))
def test_any_bytes_are_a_video_or_none(data, cut):
    assert is_video(b"GIF89a" + data) in (True, False)
    is_video(encoded("GIF", 2)[:cut])
    is_video(encoded("WEBP", 2)[:cut])
