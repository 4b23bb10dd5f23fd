"""Layouts and number ranges are those of torch."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image
from torch.utils.tensorboard._utils import _prepare_video, make_grid

from glassboard.writer.pixels import grid, image_pixels, in_order, ordered_image, to_bytes


def test_axes_are_put_in_order():
    array = np.arange(24).reshape(2, 3, 4)
    assert np.array_equal(in_order(array, "CHW", "HWC"), array.transpose(1, 2, 0))
    assert np.array_equal(in_order(array, "whc", "HWC"), array.transpose(1, 0, 2))
    assert in_order(array, "CHW", "HWC").base is array.base


@pytest.mark.parametrize(
    ("dataformats", "error", "says"),
    [
        ("CHH", AssertionError, "twice"),
        ("cCH", AssertionError, "twice"),
        ("HW", AssertionError, r"2 axes, but the shape is \(2, 3, 4\)"),
        ("CHX", ValueError, "letters H, W, C"),
    ],
)
def test_what_does_not_fit_is_refused(dataformats, error, says):
    with pytest.raises(error, match=says):
        in_order(np.zeros((2, 3, 4)), dataformats, "HWC")


@settings(max_examples=30, deadline=None)
@given(arrays(np.float32, 20, elements=st.floats(-2, 2, width=32)))
def test_numbers_are_scaled_as_torch_scales_them(array):
    assert np.array_equal(to_bytes(array), (array * 255).clip(0, 255).astype(np.uint8))


def test_numbers_that_are_none_or_too_large():
    array = np.array([np.nan, np.inf, -np.inf, 1e300, -1e300, 1.0])
    assert to_bytes(array).tolist() == [0, 255, 0, 255, 0, 255]
    assert to_bytes(np.array([True, False])).tolist() == [255, 0]
    assert to_bytes(np.array([1, 0, 2, -1])).tolist() == [255, 0, 255, 0]
    with pytest.raises(TypeError):
        to_bytes(np.array([1j]))


@settings(max_examples=25, deadline=None)
@given(st.tuples(st.integers(1, 20), st.just(3), st.integers(1, 4), st.integers(1, 4)), st.randoms())
def test_a_batch_is_laid_out_as_torch_lays_it_out(shape, random):
    images = np.frombuffer(random.randbytes(int(np.prod(shape))), np.uint8).reshape(shape)
    assert np.array_equal(image_pixels(ordered_image(images, "NCHW")), make_grid(images).transpose(1, 2, 0))


def test_videos_are_laid_out_side_by_side():
    videos = np.random.default_rng(0).random((4, 3, 1, 5, 6))
    ours = grid(to_bytes(videos.transpose(0, 1, 3, 4, 2)), 2, 2)
    assert np.array_equal(ours, (_prepare_video(videos).astype(np.float32) * 255).astype(np.uint8))


def test_images_of_pil_have_a_layout_of_their_own():
    pixels = np.random.default_rng(0).integers(0, 256, (5, 4, 3), np.uint8)
    image = Image.fromarray(pixels)
    assert np.array_equal(image_pixels(ordered_image(image, "CHW")), pixels)
    assert np.array_equal(
        image_pixels(ordered_image([image] * 2, "NCHW")), np.concatenate([pixels] * 2, axis=1)
    )
    assert image_pixels(ordered_image(image.convert("L"), "CHW")).shape == (5, 4, 3)
    assert image_pixels(ordered_image(image.convert("P"), "CHW")).shape == (5, 4, 3)
    assert image_pixels(ordered_image(image.convert("1"), "CHW")).max() in (0, 255)
    assert image_pixels(ordered_image(image.convert("RGBA"), "CHW")).shape == (5, 4, 4)


def test_a_list_of_images_needs_no_n():
    images = [np.full((2, 3), n, np.uint8)[None] for n in range(3)]
    with_n, without = (image_pixels(ordered_image(images, letters)) for letters in ("NCHW", "CHW"))
    assert np.array_equal(with_n, without)
    assert image_pixels(ordered_image(images, "chw")).shape == (2, 9, 1)


@pytest.mark.parametrize(
    ("shape", "dataformats", "error"),
    [
        ((5, 2, 2), "CHW", TypeError),
        ((0, 2, 2), "CHW", TypeError),
        ((1, 5, 2, 2), "NCHW", AssertionError),
        ((3, 0, 2), "CHW", ValueError),
        ((0, 3, 2, 2), "NCHW", ValueError),
        ((1, 1, 3, 2, 2), "NTCHW", ValueError),
        ((4,), "W", ValueError),
    ],
)
def test_what_is_no_image_is_refused(shape, dataformats, error):
    with pytest.raises(error):
        image_pixels(ordered_image(np.zeros(shape), dataformats))
