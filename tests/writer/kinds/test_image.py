"""The same images through torch, tensorboardX and us are the same pixels to TensorBoard."""

from __future__ import annotations

import io
import logging
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest
import tensorboardX
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image
from torch.utils import tensorboard as torch_tensorboard

from glassboard import SummaryWriter

TORCH, TENSORBOARDX = torch_tensorboard.SummaryWriter, tensorboardX.SummaryWriter
STEP, WALL = 7, 1.7e9 + 0.25


def decode(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGBA"))


@pytest.fixture
def images(event_dir):
    """What a writer makes of one call: tag, step, wall time, metadata, stated size and pixels."""

    def log(make, method, *args, **kwargs) -> list[tuple]:
        with tempfile.TemporaryDirectory() as directory:
            writer = make(directory)
            getattr(writer, method)("a/b", *args, **kwargs)
            writer.close()
            return [
                (
                    value.tag,
                    event.step,
                    event.wall_time,
                    value.metadata.SerializeToString(),
                    (value.image.height, value.image.width, value.image.colorspace),
                    decode(value.image.encoded_image_string).tolist(),
                )
                for event in event_dir(Path(directory)).events()
                for value in event.summary.value
            ]

    return log


@st.composite
def layouts(draw, dtypes, batch_channels=(1, 3)) -> tuple[np.ndarray, str]:
    """An array and its dataformats."""
    axes = draw(st.sampled_from(["HW", "CHW", "NCHW"]))
    letters = "".join(draw(st.permutations(axes)))
    channels = st.sampled_from(batch_channels if "N" in axes else (1, 2, 3, 4))
    extents = {
        "N": draw(st.integers(1, 10)),
        "C": draw(channels),
        "H": draw(st.integers(1, 6)),
        "W": draw(st.integers(1, 6)),
    }
    array = draw(arrays(draw(dtypes), tuple(extents[letter] for letter in letters)))
    return array, draw(st.sampled_from([letters, letters.lower()]))


def any_dtype() -> st.SearchStrategy:
    return st.sampled_from([np.uint8, np.bool_, np.int64])


@st.composite
def fractions(draw, low, high, dtypes, **kwargs) -> tuple[np.ndarray, str]:
    array, letters = draw(layouts(st.just(np.uint8), **kwargs))
    return (array / 255 * (high - low) + low).astype(draw(st.sampled_from(dtypes))), letters


@settings(max_examples=50, deadline=None)
@given(layouts(any_dtype()) | fractions(-0.5, 1.5, [np.float16, np.float32, np.float64]))
def check_against_torch(images, array_and_layout):
    array, dataformats = array_and_layout
    call = ("add_image", array, STEP, WALL, dataformats)
    assert images(SummaryWriter, *call) == images(TORCH, *call)


def test_one_image_is_as_torch_writes_it(images):
    check_against_torch(images)


def test_one_image_is_as_tensorboardx_writes_it(images):
    @settings(max_examples=30, deadline=None)
    @given(
        layouts(st.sampled_from([np.uint8, np.bool_]), (1, 3, 4))
        | fractions(0, 1, [np.float32], batch_channels=(1, 3, 4))
    )
    def check(array_and_layout):
        array, dataformats = array_and_layout
        call = ("add_image", array, STEP, WALL, dataformats)
        assert images(SummaryWriter, *call) == images(TENSORBOARDX, *call)

    check()


@pytest.mark.parametrize("peer", [TORCH, TENSORBOARDX])
def test_batches_and_defaults(images, peer):
    batch = torch.rand(11, 3, 5, 4, generator=torch.Generator().manual_seed(0))
    for call in (("add_images", batch), ("add_images", batch.permute(0, 2, 3, 1).numpy(), 3, 1.7e9, "NHWC")):
        ours, theirs = images(SummaryWriter, *call), images(peer, *call)
        assert [row[:2] + row[3:] for row in ours] == [row[:2] + row[3:] for row in theirs]
        assert abs(ours[0][2] - theirs[0][2]) < 60


def test_lists_of_tensors_become_a_batch(images):
    batch = torch.rand(3, 1, 5, 4)
    whole = images(SummaryWriter, "add_images", batch, STEP, WALL)
    assert whole == images(SummaryWriter, "add_images", list(batch), STEP, WALL, "CHW")
    assert whole == images(TENSORBOARDX, "add_images", list(batch), STEP, WALL, "CHW")
    # tensorboardX prints that it writes nothing.
    assert whole == images(SummaryWriter, "add_images", list(batch), STEP, WALL)


def test_tensors_of_all_sorts(images):
    tensor = torch.arange(48).reshape(3, 4, 4) / 64
    plain = images(TORCH, "add_image", tensor, STEP, WALL)
    for same in (tensor.clone().requires_grad_(), tensor.bfloat16(), tensor.numpy(), tensor.tolist()):
        assert images(SummaryWriter, "add_image", same, STEP, WALL) == plain


@settings(max_examples=20, deadline=None)
@given(
    arrays(np.float32, (4, 4), elements=st.floats(0, 30, width=16)).filter(
        lambda boxes: (boxes[:, 1] <= boxes[:, 3]).all()
    ),
    st.sampled_from([None, ["cat"], ["a", "b", "c", "Dog 0.9"], ["", "y", "", "x"]]),
    st.sampled_from([1, 1.5, 0.5, 2]),
    st.sampled_from([1, 3]),
)
def check_boxes_against_torch(images, boxes, labels, rescale, channels):
    image = np.linspace(0, 1, channels * 32 * 40, dtype=np.float32).reshape(channels, 32, 40)
    call = ("add_image_with_boxes", image, boxes, STEP, WALL, rescale, "CHW", labels)
    assert images(SummaryWriter, *call) == images(TORCH, *call)


def test_boxes_are_drawn_as_torch_draws_them(images):
    check_boxes_against_torch(images)


def test_boxes_are_drawn_as_tensorboardx_draws_them(images):
    boxes = np.array([[2, 3, 20, 25], [5, 5, 9, 9]])
    image = np.zeros((32, 32, 3), np.uint8)
    call = ("add_image_with_boxes", image, boxes, STEP, WALL)
    named = {"dataformats": "HWC", "labels": ["a", "b"], "rescale": 2}
    assert images(SummaryWriter, *call, **named) == images(TENSORBOARDX, *call, **named)


def test_a_single_label_and_boxes_in_lists(images):
    image = np.zeros((1, 32, 32), np.uint8)
    call = ("add_image_with_boxes", image, np.array([[2, 3, 20, 25]]), STEP, WALL, 1, "CHW")
    theirs = images(TORCH, *call, "one")
    assert images(SummaryWriter, *call, "one") == theirs
    listed = ("add_image_with_boxes", image, [[2, 3, 20, 25]], STEP, WALL, 1, "CHW", ["one"])
    assert images(SummaryWriter, *listed) == theirs


def test_no_boxes_need_no_pillow(logs, monkeypatch):
    monkeypatch.setitem(sys.modules, "PIL", None)
    image = np.zeros((1, 4, 4), np.uint8)
    with SummaryWriter(logs) as writer:
        writer.add_image_with_boxes("a", image, torch.empty(0, 4), STEP, WALL)
        with pytest.raises(ImportError, match="pip install pillow"):
            writer.add_image_with_boxes("a", image, [[1, 1, 2, 2]], STEP, WALL)
        with pytest.raises(ImportError, match="pip install pillow"):
            writer.add_image_with_boxes("a", image, [], rescale=2)
    assert [value.image.width for event in logs.events() for value in event.summary.value] == [4]


def test_labels_of_another_number_are_left_out_and_told_of(images, caplog):
    call = ("add_image_with_boxes", np.zeros((3, 32, 32), np.uint8), np.array([[2, 3, 20, 25]]), STEP, WALL)
    with caplog.at_level(logging.WARNING, "glassboard"):
        ours = images(SummaryWriter, *call, labels=["a", "b"])
    assert ours == images(TORCH, *call, labels=["a", "b"])
    assert "2 labels for 1 boxes" in caplog.text


@pytest.mark.parametrize(
    ("array", "dataformats"),
    [
        (np.zeros((3, 4, 4)), "CHWW"),
        (np.zeros((3, 4, 4)), "HW"),
        (np.zeros((3, 4, 4)), "CHH"),
        (np.zeros((3, 4, 4)), "ABC"),
        (np.zeros((7, 4, 4)), "CHW"),
        (np.zeros((2, 7, 4, 4)), "NCHW"),
        (np.zeros((3, 0, 4)), "CHW"),
        (None, "CHW"),
    ],
)
def test_wrong_arguments_raise_what_torch_raises(tmp_path, array, dataformats):
    with pytest.raises(Exception) as theirs:  # noqa: PT011
        TORCH(tmp_path / "theirs").add_image("a", array, 1, 1.7e9, dataformats)
    with SummaryWriter(tmp_path / "ours") as writer, pytest.raises(theirs.type):
        writer.add_image("a", array, 1, 1.7e9, dataformats)


def test_boxes_of_another_shape_raise(logs):
    with SummaryWriter(logs) as writer, pytest.raises(IndexError, match=r"\(N, 4\)"):
        writer.add_image_with_boxes("a", np.zeros((3, 8, 8)), np.zeros(4))


def test_tensorboard_lists_it_as_an_image(logs):
    with SummaryWriter(logs) as writer:
        writer.add_image("grey", np.full((2, 3), 0.5), 4, dataformats="HW")
    accumulator = logs.accumulate()
    (event,) = accumulator.Images("grey")
    assert (event.step, event.width, event.height) == (4, 3, 2)
    assert decode(event.encoded_image_string)[0, 0].tolist() == [127, 127, 127, 255]
