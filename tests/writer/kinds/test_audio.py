"""The same sounds through torch and us are the same samples to TensorBoard."""

from __future__ import annotations

import io
import logging
import tempfile
import wave
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from torch.utils import tensorboard as torch_tensorboard

from glassboard import SummaryWriter

TORCH = torch_tensorboard.SummaryWriter
STEP, WALL = 7, 1.7e9 + 0.25


@pytest.fixture
def sounds(event_dir):
    """What a writer makes of one sound: step, wall time and its message."""

    def log(make, *args, **kwargs) -> list[tuple]:
        with tempfile.TemporaryDirectory() as directory:
            writer = make(directory)
            writer.add_audio("a b", *args, **kwargs)
            writer.close()
            return [
                (event.step, event.wall_time, value.SerializeToString(deterministic=True))
                for event in event_dir(Path(directory)).events()
                for value in event.summary.value
            ]

    return log


@pytest.fixture
def samples(logs):
    """The samples [L, C] and the sample rate that a call of ours leaves on disk."""

    def log(*args, **kwargs) -> tuple[list, int]:
        with SummaryWriter(logs) as writer:
            writer.add_audio("s", *args, **kwargs)
        (audio,) = [v.audio for f in logs.files[-1:] for e in logs.events(f) for v in e.summary.value]
        with wave.open(io.BytesIO(audio.encoded_audio_string)) as file:
            shape = file.getnframes(), file.getnchannels()
            assert file.getsampwidth() == 2
            assert (audio.length_frames, audio.num_channels, audio.content_type) == (*shape, "audio/wav")
            assert audio.sample_rate == file.getframerate()
            content = np.frombuffer(file.readframes(shape[0]), "<i2").reshape(shape)
            return content.tolist(), file.getframerate()

    return log


@st.composite
def monos(draw) -> np.ndarray:
    length = draw(st.integers(2, 40))
    shape = draw(st.sampled_from([(length,), (1, length), (length, 1), (1, 1, length)]))
    dtype, width = draw(st.sampled_from([(np.float32, 32), (np.float64, 64)]))
    return draw(arrays(dtype, shape, elements=st.floats(-1.5, 1.5, width=width)))


def test_one_channel_is_byte_for_byte_what_torch_writes(sounds):
    @settings(max_examples=40, deadline=None)
    @given(monos(), st.sampled_from([8000, 44100, 48000, 22050.4]))
    def check(sound, sample_rate):
        call = (sound, STEP, sample_rate, WALL)
        assert sounds(SummaryWriter, *call) == sounds(TORCH, *call)

    check()


def test_defaults_and_tensors_of_all_sorts(sounds):
    tensor = torch.linspace(-1, 1, 50)
    plain = sounds(TORCH, tensor, STEP, walltime=WALL)
    for same in (tensor.clone().requires_grad_(), tensor.numpy(), tensor[None].double().float()):
        assert sounds(SummaryWriter, same, STEP, walltime=WALL) == plain
    ints = np.array([0, 1, -1])
    assert sounds(SummaryWriter, ints, STEP, walltime=WALL) == sounds(TORCH, ints, STEP, walltime=WALL)
    (ours,), (theirs,) = sounds(SummaryWriter, tensor), sounds(TORCH, tensor)
    assert ours[0] == theirs[0] == 0
    assert abs(ours[1] - theirs[1]) < 60


def test_half_precision_does_not_wrap_around(samples):
    # With torch 1.0 becomes 32768 in float16, and that -32768 in int16.
    assert samples(torch.tensor([1.0, -1.0, 0.5], dtype=torch.bfloat16))[0] == [[32767], [-32767], [16383]]
    assert samples(np.array([1, -1, 0.5], np.float16))[0] == [[32767], [-32767], [16383]]


def test_samples_of_16_bits_are_kept(samples):
    # Both peers take them for amplitudes, far too large, and clip them.
    assert samples(np.array([0, 1, -32768, 32767], np.int16))[0] == [[0], [1], [-32768], [32767]]
    assert samples(np.array([1, 2, 3], ">i2"))[0] == [[1], [2], [3]]


@pytest.mark.parametrize(
    ("shape", "frames"),
    [
        ((5, 2), lambda a: a),
        ((2, 5), lambda a: a.T),
        ((2, 2), lambda a: a),
        ((1, 2), lambda a: a.T),
        ((2, 1), lambda a: a),
        ((1, 2, 5), lambda a: a[0].T),
        ((1,), lambda a: a[:, None]),
        ((1, 1), lambda a: a),
    ],
)
def test_channels_are_found_in_either_order(samples, shape, frames):
    sound = np.arange(1, 1 + np.prod(shape)).reshape(shape).astype(np.int16)
    assert samples(sound, sample_rate=16000) == (frames(sound).tolist(), 16000)


def test_what_is_beyond_is_clipped_and_told_of(samples, caplog):
    with caplog.at_level(logging.WARNING, "glassboard"):
        assert samples([1.5, -np.inf, np.nan, 0.5])[0] == [[32767], [-32767], [0], [16383]]
    assert "clipped" in caplog.text


@pytest.mark.parametrize(
    ("sound", "sample_rate"),
    [
        (np.zeros((3, 5)), 44100),
        (np.zeros((2, 3, 2)), 44100),
        (np.float32(0.5), 44100),
        (np.zeros(0), 44100),
        (np.zeros(9), 0),
        (np.zeros(9), None),
        (None, 44100),
    ],
)
def test_wrong_arguments_raise_what_torch_raises(tmp_path, sound, sample_rate):
    with pytest.raises(Exception) as theirs:  # noqa: PT011
        TORCH(tmp_path / "theirs").add_audio("a", sound, 1, sample_rate)
    with SummaryWriter(tmp_path / "ours") as writer, pytest.raises(theirs.type):
        writer.add_audio("a", sound, 1, sample_rate)


def test_tensorboard_lists_it_as_audio(logs):
    with SummaryWriter(logs) as writer:
        writer.add_audio("s", np.zeros((2, 800)), 3, 8000)
    (event,) = logs.accumulate().Audio("s")
    assert (event.step, event.sample_rate, event.length_frames) == (3, 8000, 800)
    assert event.encoded_audio_string.startswith(b"RIFF")
