"""Videos decode to the frames they were made of, laid out and described as both peers do."""

from __future__ import annotations

import io
import sys

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image
from tensorboardX.utils import _prepare_video, convert_to_NTCHW

from glassboard import SummaryWriter
from glassboard.writer.kinds.video import durations, grid_of


def decode(data: bytes) -> tuple[np.ndarray, list[int]]:
    """Frames in RGBA, each repeated as often as it is shown longer than 250 ms, and the durations."""
    animation = Image.open(io.BytesIO(data))
    frames, times = [], []
    for place in range(getattr(animation, "n_frames", 1)):
        animation.seek(place)
        frame = np.asarray(animation.convert("RGBA"))
        times.append(int(animation.info.get("duration", 0)))
        frames += [frame] * max(1, round(times[-1] / 250))
    return np.stack(frames), times


@pytest.fixture
def log(event_dir, tmp_path_factory):
    """What is on disk of one call: the image's message."""

    def log(*args, **kwargs):
        directory = tmp_path_factory.mktemp("video")
        with SummaryWriter(directory) as writer:
            writer.add_video("clip", *args, **kwargs)
        (value,) = [value for event in event_dir(directory).events() for value in event.summary.value]
        return value.image

    return log


def expected(video: np.ndarray, dataformats: str = "NTCHW") -> np.ndarray:
    """Frames [T, H, W, C] that tensorboardX would hand to its encoder."""
    frames = _prepare_video(convert_to_NTCHW(video, dataformats))
    return (frames * 255.0).clip(0, 255).round(3).astype(np.uint8)


@st.composite
def videos(draw) -> tuple[np.ndarray, str]:
    letters = "".join(draw(st.permutations("NTCHW")))
    extents = {
        "N": draw(st.integers(1, 5)),
        "T": draw(st.integers(1, 4)),
        "C": draw(st.sampled_from([1, 3])),
        "H": draw(st.integers(1, 5)),
        "W": draw(st.integers(1, 5)),
    }
    array = draw(arrays(np.uint8, tuple(extents[letter] for letter in letters)))
    if draw(st.booleans()):
        array = (array / 255).astype(np.float32)
    return array, draw(st.sampled_from([letters, letters.lower()]))


def test_few_colours_come_back_exactly_from_both_formats(log):
    @settings(max_examples=25, deadline=None)
    @given(videos(), st.sampled_from(["gif", "webp"]))
    def check(video_and_layout, file_format):
        video, dataformats = video_and_layout
        image = log(video, 3, 4, 1.7e9, dataformats, format=file_format)
        frames = expected(video, dataformats)
        pixels, _ = decode(image.encoded_image_string)
        if len(pixels) == 1:  # nothing moves: of that WebP is a still picture
            assert (frames == frames[0]).all()
            pixels = pixels.repeat(len(frames), axis=0)
        assert np.array_equal(pixels[..., :3], np.broadcast_to(frames, (*frames.shape[:3], 3)))
        assert (image.height, image.width, image.colorspace) == frames.shape[1:]

    check()


def test_many_colours_are_near_in_gif_and_exact_in_webp(log):
    x, y = np.meshgrid(np.linspace(0, 1, 64), np.linspace(0, 1, 48))
    base = np.stack([x, y, 1 - x * y])
    video = np.stack([np.roll(base, 5 * t, axis=(1, 2)) for t in range(6)])[None]
    frames = expected(video)
    pixels, times = decode(log(video).encoded_image_string)
    assert times == [250] * 6
    error = np.abs(pixels[..., :3].astype(int) - frames)
    octree = np.stack(
        [
            np.asarray(Image.fromarray(frame).quantize(256, Image.Quantize.FASTOCTREE).convert("RGB"))
            for frame in frames
        ]
    )
    assert np.array_equal(pixels[..., :3], octree)
    assert error.mean() < 8
    pixels, times = decode(log(video, format="webp").encoded_image_string)
    assert times == [250] * 6
    assert np.array_equal(pixels[..., :3], frames)


def test_frames_that_do_not_change_prolong_the_one_before(log):
    video = np.zeros((1, 6, 1, 4, 4))
    video[:, 3:] = 1
    pixels, times = decode(log(video).encoded_image_string)
    assert times == [750, 750]
    assert np.array_equal(pixels[..., 0], expected(video)[..., 0])
    assert decode(log(video[:, :3]).encoded_image_string)[1] == [750]


def test_transparency_is_kept_by_webp_alone(log):
    video = np.random.default_rng(0).integers(0, 256, (1, 2, 4, 8, 8), np.uint8)
    frames = expected(video)
    kept = log(video, format="webp")
    assert kept.colorspace == 4
    assert np.array_equal(decode(kept.encoded_image_string)[0], frames)
    dropped, _ = decode(log(video).encoded_image_string)
    assert np.array_equal(dropped[..., :3], frames[..., :3])
    assert (dropped[..., 3] == 255).all()


@pytest.mark.parametrize("count", range(1, 18))
def test_the_grid_has_the_cells_of_both_peers(count):
    rows, columns = grid_of(count)
    assert _prepare_video(np.zeros((count, 1, 1, 1, 1))).shape == (1, rows, columns, 1)


@given(st.integers(1, 200), st.floats(0.5, 50), st.sampled_from([1, 10]))
def test_roundings_of_durations_do_not_add_up(count, fps, tick):
    times = durations(count, fps, tick)
    assert len(times) == count
    assert all(time % tick == 0 and time >= 20 for time in times)
    assert abs(sum(times) - 1000 * count / fps) <= tick


def test_durations_that_browsers_would_not_play():
    assert durations(3, 240, 10) == durations(3, torch.tensor(50), 10) == [20, 20, 20]
    for fps in (0, -1, float("nan")):
        with pytest.raises(ValueError, match="fps"):
            durations(1, fps, 10)


@pytest.mark.parametrize(
    ("shape", "named", "error"),
    [
        ((3, 1, 4, 4), {}, AssertionError),
        ((3, 1, 4, 4), {"dataformats": "TCHW"}, AssertionError),
        ((1, 3, 1, 4, 4), {"dataformats": "NTCHH"}, AssertionError),
        ((1, 3, 2, 4, 4), {}, TypeError),
        ((1, 0, 3, 4, 4), {}, ValueError),
        ((1, 3, 1, 4, 4), {"dataformats": "BTCHW"}, ValueError),
        ((1, 3, 1, 4, 4), {"format": "mp4"}, ValueError),
        ((1, 3, 1, 4, 4), {"fps": 0}, ValueError),
    ],
)
def test_wrong_arguments_raise(logs, shape, named, error):
    with SummaryWriter(logs) as writer, pytest.raises(error):
        writer.add_video("clip", np.zeros(shape), **named)


def test_without_pillow_it_says_what_to_install(logs, monkeypatch):
    monkeypatch.setitem(sys.modules, "PIL", None)
    with SummaryWriter(logs) as writer, pytest.raises(ImportError, match="pip install pillow"):
        writer.add_video("clip", np.zeros((1, 2, 1, 4, 4)))


def test_tensorboard_lists_it_as_an_image(logs):
    with SummaryWriter(logs) as writer:
        writer.add_video("clip", torch.rand(3, 2, 3, 4, 6, requires_grad=True).bfloat16(), 9, walltime=1.7e9)
    (event,) = logs.accumulate().Images("clip")
    assert (event.step, event.wall_time, event.height, event.width) == (9, 1.7e9, 4, 24)
    assert event.encoded_image_string.startswith(b"GIF89a")
