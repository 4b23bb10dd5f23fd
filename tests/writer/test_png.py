"""PNG files decode to the pixels they were made of, and are small."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image

from glassboard.writer.png import encode_png

MODES = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}
few_greys = st.sampled_from([0, 0, 0, 7, 255])
shapes = st.tuples(st.integers(1, 20), st.integers(1, 20), st.integers(1, 4))


def decode(data: bytes) -> np.ndarray:
    Image.open(io.BytesIO(data)).verify()  # checksums
    image = Image.open(io.BytesIO(data))
    pixels = np.asarray(image)
    channels = 1 if pixels.ndim == 2 else pixels.shape[2]
    assert image.mode == MODES[channels]
    return pixels.reshape(*pixels.shape[:2], channels)


@settings(max_examples=60, deadline=None)
@given(shapes.flatmap(lambda shape: arrays(np.uint8, shape) | arrays(np.uint8, shape, elements=few_greys)))
def test_pixels_come_back(pixels):
    assert np.array_equal(decode(encode_png(pixels)), pixels)


@pytest.mark.parametrize("shape", [(500, 700, 3), (2, 200_000, 1), (5000, 1, 4), (1, 1, 1)])
def test_pixels_come_back_from_more_rows_than_are_filtered_at_a_time(shape):
    pixels = np.random.default_rng(0).integers(0, 256, shape, np.uint8)
    assert np.array_equal(decode(encode_png(pixels)), pixels)


def test_rows_may_lie_anywhere_in_memory():
    pixels = np.random.default_rng(0).integers(0, 256, (3, 9, 14), np.uint8).transpose(1, 2, 0)[::-1, ::2]
    assert np.array_equal(decode(encode_png(pixels)), pixels)


def noise() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (128, 128, 3), np.uint8)


def photo() -> np.ndarray:
    rng = np.random.default_rng(0)
    coarse = [Image.fromarray(rng.integers(0, 256, (n, n, 3), np.uint8)) for n in (4, 16, 48)]
    layers = [np.asarray(image.resize((192, 192), Image.Resampling.BICUBIC), float) for image in coarse]
    blend = 0.5 * layers[0] + 0.35 * layers[1] + 0.15 * layers[2] + rng.normal(0, 1, layers[0].shape)
    return blend.clip(0, 255).astype(np.uint8)


def squares() -> np.ndarray:
    colors = np.random.default_rng(0).integers(0, 256, (16, 16, 3), np.uint8)
    return colors.repeat(12, axis=0).repeat(12, axis=1)


@pytest.mark.parametrize("picture", [noise, photo, squares])
def test_files_are_about_as_small_as_pillow_makes_them(picture):
    pixels = picture()
    theirs = io.BytesIO()
    Image.fromarray(pixels).save(theirs, "PNG")
    assert len(encode_png(pixels)) <= 1.1 * len(theirs.getvalue())
