"""Boxes, scaling and animations do what Pillow does, and say so when it is missing."""

from __future__ import annotations

import io
import sys

import numpy as np
import pytest
from PIL import Image

from glassboard.writer import pillow

PIXELS = np.random.default_rng(0).integers(0, 256, (6, 8, 3), np.uint8)


def test_boxes_are_red_and_leave_the_original_as_it_is():
    image = np.zeros((20, 30, 3), np.uint8)
    drawn = pillow.with_boxes(image, [[4.0, 5.0, 24.0, 15.0]], None)
    assert drawn[10, 4].tolist() == drawn[5, 10].tolist() == [255, 0, 0]
    assert not drawn[10, 10].any()
    assert not image.any()


def test_a_label_covers_the_bottom_left_corner_of_its_box():
    image = np.zeros((60, 80, 3), np.uint8)
    plain = pillow.with_boxes(image, [[4, 5, 70, 50]], None)
    labelled = pillow.with_boxes(image, [[4, 5, 70, 50]], ["cat"])
    rows, columns = np.nonzero((plain != labelled).any(axis=2))
    assert (rows.max(), columns.min()) <= (50, 8)
    assert rows.min() > 30
    assert columns.max() < 40


@pytest.mark.parametrize("channels", [2, 3, 4])
def test_images_are_scaled_by_lanczos(channels):
    pixels = np.random.default_rng(0).integers(0, 256, (6, 9, channels), np.uint8)
    theirs = Image.fromarray(pixels).resize((13, 9), Image.Resampling.LANCZOS)
    assert np.array_equal(pillow.scaled(pixels, 1.5), np.asarray(theirs))
    with pytest.raises(ValueError, match="0"):
        pillow.scaled(pixels, 0.1)


@pytest.mark.parametrize("encode", [pillow.gif, pillow.webp])
def test_animations_run_for_ever(encode):
    data = encode(np.stack([PIXELS, 255 - PIXELS, PIXELS]), [100, 200, 300])
    animation = Image.open(io.BytesIO(data))
    assert animation.n_frames == 3
    assert animation.info["loop"] == 0
    for place, expected in enumerate([PIXELS, 255 - PIXELS, PIXELS]):
        animation.seek(place)
        assert np.array_equal(np.asarray(animation.convert("RGB")), expected)
        assert animation.info["duration"] == 100 * (place + 1)


@pytest.mark.parametrize("encode", [pillow.gif, pillow.webp])
def test_grey_of_256_shades_is_exact(encode):
    ramp = np.arange(256, dtype=np.uint8).reshape(16, 16, 1)
    animation = Image.open(io.BytesIO(encode(np.stack([ramp, 255 - ramp]), [100, 100])))
    animation.seek(1)
    assert np.array_equal(np.asarray(animation.convert("L")), 255 - ramp[..., 0])


@pytest.mark.parametrize(
    "use",
    [
        lambda: pillow.with_boxes(PIXELS, [[1, 1, 2, 2]], None),
        lambda: pillow.scaled(PIXELS, 2),
        lambda: pillow.gif(PIXELS[None], [100]),
        lambda: pillow.webp(PIXELS[None], [100]),
    ],
)
def test_missing_pillow_is_told_of(monkeypatch, use):
    monkeypatch.setitem(sys.modules, "PIL", None)
    with pytest.raises(ImportError, match="pip install pillow"):
        use()
