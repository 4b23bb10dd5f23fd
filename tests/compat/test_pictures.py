"""Layouts of pictures and videos, against both originals'."""

from __future__ import annotations

import importlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glassboard.compat import pictures

ORIGINALS = {"tensorboardX.utils": (3, 4), "torch.utils.tensorboard._utils": (3,)}
ANY = settings(max_examples=25)


def random_array(*shape: int) -> np.ndarray:
    return np.random.default_rng(sum(shape)).integers(0, 255, shape, np.uint8)


@pytest.mark.parametrize("original", ORIGINALS)
@ANY
@given(st.integers(1, 20), st.sampled_from([1, 2, 3, 4]), st.integers(1, 5), st.integers(1, 9))
def test_grids(original: str, count: int, depth: int, height: int, columns: int) -> None:
    batch = random_array(count, depth, height, 3)
    theirs = importlib.import_module(original).make_grid
    try:
        expected = theirs(batch, columns)
    except AssertionError:
        with pytest.raises(AssertionError):
            pictures.make_grid(batch, columns, ORIGINALS[original])
    else:
        np.testing.assert_array_equal(pictures.make_grid(batch, columns, ORIGINALS[original]), expected)


@pytest.mark.parametrize("original", ORIGINALS)
@ANY
@given(
    st.sampled_from(["NCHW", "CHW", "HW"]).flatmap(st.permutations),
    st.booleans(),
    st.sampled_from([1, 3]),
)
def test_pictures(original: str, letters: list[str], lower: bool, depth: int) -> None:
    layout = "".join(letters)
    layout = layout.lower() if lower else layout
    picture = random_array(*({"N": 2, "C": depth, "H": 4, "W": 5}[letter] for letter in letters))
    expected = importlib.import_module(original).convert_to_HWC(picture, layout)
    ours = pictures.convert_to_hwc(picture, layout, ORIGINALS[original])
    np.testing.assert_array_equal(ours, expected)


@ANY
@given(st.permutations("NTCHW"))
def test_videos(letters: list[str]) -> None:
    from tensorboardX.utils import convert_to_NTCHW

    layout = "".join(letters)
    video = random_array(*({"N": 2, "T": 3, "C": 3, "H": 4, "W": 5}[letter] for letter in letters))
    np.testing.assert_array_equal(pictures.convert_to_ntchw(video, layout), convert_to_NTCHW(video, layout))


@pytest.mark.parametrize("original", ORIGINALS)
@ANY
@given(st.integers(1, 17), st.booleans())
def test_batches_of_videos(original: str, count: int, whole: bool) -> None:
    batch = random_array(count, 2, 3, 2, 4)
    batch = batch if whole else np.float32(batch)
    expected = importlib.import_module(original)._prepare_video(batch)
    np.testing.assert_allclose(pictures.prepare_video(batch), expected)


def test_layouts_that_do_not_fit_are_refused() -> None:
    for layout in ("HH", "CHWN", "HWC"):
        with pytest.raises(AssertionError):
            pictures.convert_to_hwc(np.zeros((2, 3)), layout, (3,))
    with pytest.raises(AssertionError):
        pictures.convert_to_ntchw(np.zeros((2, 3)), "HW")


def test_figures() -> None:
    plt = pytest.importorskip("matplotlib.pyplot")
    from tensorboardX.utils import figure_to_image

    figure = plt.figure(figsize=(2, 1))
    figure.add_subplot().plot([1, 2])
    np.testing.assert_array_equal(pictures.figure_to_image(figure, False), figure_to_image(figure, False))
    assert pictures.figure_to_image([figure, figure]).ndim == 4
    assert not plt.get_fignums()
