"""Sounds of both forms, and what their files tell where their writers do not."""

from __future__ import annotations

import io
import wave

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.util import tensor_util

from glassboard.errors import DamagedRecord
from glassboard.events.audio import AudioClip, content_type, read_clips
from glassboard.events.tensor import string_tensor
from glassboard.events.value import AUDIO, TENSOR, Value


def wav(samples: int = 10, channels: int = 2, rate: int = 8000) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(channels)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(bytes(2 * channels * samples))
    return file.getvalue()


def old(**fields: object) -> Value:
    return Value(AUDIO, Summary.Audio(**fields).SerializeToString(), b"")


def test_the_old_form_says_what_it_is():
    (clip,) = read_clips(
        old(
            sample_rate=44100,
            num_channels=1,
            length_frames=7,
            encoded_audio_string=b"x",
            content_type="audio/flac",
        )
    )
    assert clip == AudioClip(b"x", "audio/flac", 44100.0, 1, 7, "")


def test_where_the_old_form_says_nothing_the_file_does():
    (clip,) = read_clips(old(encoded_audio_string=wav()))
    assert clip == AudioClip(wav(), "audio/wav", 8000.0, 2, 10, "")
    (clip,) = read_clips(old(encoded_audio_string=wav(), sample_rate=float("nan"), content_type="text/html"))
    assert clip == AudioClip(wav(), "audio/wav", 8000.0, 2, 10, "")


def test_tensors_have_labels_or_not():
    pairs = np.array([[wav(), b"first"], [b"\x00\x01", b"\xff"]], object)
    clips = read_clips(Value(TENSOR, tensor_util.make_tensor_proto(pairs).SerializeToString(), b""))
    assert clips[0] == AudioClip(wav(), "audio/wav", 8000.0, 2, 10, "first")
    assert clips[1] == AudioClip(b"\x00\x01", "application/octet-stream", 0.0, 0, 0, "�")
    for shape in ([2], [2, 1]):
        clips = read_clips(Value(TENSOR, string_tensor([wav(), b""], shape), b""))
        assert [clip.label for clip in clips] == ["", ""]
    assert read_clips(Value(TENSOR, string_tensor([], [0, 2]), b"")) == []


@pytest.mark.parametrize("shape", [(), (1, 1, 1), (1, 3)])
def test_other_shapes_are_refused(shape):
    with pytest.raises(DamagedRecord, match="sounds are"):
        read_clips(Value(TENSOR, string_tensor([b"x"] * int(np.prod(shape)), shape), b""))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"fLaC", "audio/flac"),
        (b"OggS", "audio/ogg"),
        (b"ID3", "audio/mpeg"),
        (b"\xff\xfb", "audio/mpeg"),
        (b"<html>", "application/octet-stream"),
    ],
)
def test_types_by_first_bytes(data, expected):
    assert content_type(data) == expected


@given(st.binary(max_size=60), st.integers(0, 100))
def test_any_file_is_taken_as_it_is(data, cut):
    for encoded in (b"RIFF1234WAVE" + data, wav()[:cut]):
        (clip,) = read_clips(old(encoded_audio_string=encoded))
        assert clip.encoded == encoded
        assert clip.length >= 0
