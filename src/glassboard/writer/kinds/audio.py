"""Sounds: WAV files of 16-bit samples."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from glassboard.events.event import summary_event
from glassboard.events.wire import bytes_field, float_field, string_field, varint_field
from glassboard.writer.arrays import to_array
from glassboard.writer.copies import encode_later
from glassboard.writer.values import tag_text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from glassboard.writer.event_file import EventFile


def add(file: EventFile, tag: Any, value: Any, step: Any, walltime: Any, sample_rate: Any) -> None:
    """Adds one sound."""
    sound = _by_channel(to_array(value))
    if sound.dtype.kind == "c":
        raise TypeError("a sound is made of real numbers, these are complex; log their real parts")
    rate = _rate(sample_rate)
    name, (at, wall) = tag_text(tag), file.stamp(step, walltime)

    def encode(held: NDArray[Any]) -> bytes:
        samples = to_samples(held)
        length, channels = samples.shape
        audio = b"".join(
            (
                float_field(1, rate),
                varint_field(2, channels),
                varint_field(3, length),
                bytes_field(4, _wav(samples, sample_rate)),
                string_field(5, "audio/wav"),
            )
        )
        return summary_event(name, bytes_field(6, audio), at, wall)

    encode_later(file, sound, encode)


def _rate(sample_rate: Any) -> float:
    """Returns samples a second, if a WAV file can say so.

    Raises:
        wave.Error: If it is no number above zero.
    """
    import wave

    if sample_rate is None or round(sample_rate) <= 0:
        raise wave.Error(f"bad frame rate {sample_rate}; a sound has some samples a second, such as 44100")
    return float(sample_rate)


def to_samples(array: NDArray[Any]) -> NDArray[np.int16]:
    """Returns int16 as it is; other numbers are taken as -1 to 1 and clipped there, NaN as silence."""
    import numpy as np

    if array.dtype.kind == "i" and array.dtype.itemsize == 2:
        return array.astype("<i2")
    # float16 cannot hold all samples: 1.0 would come out as 32768, which wraps around.
    amplitudes = np.nan_to_num(array.astype(np.promote_types(array.dtype, np.float32)), copy=False)
    if np.abs(amplitudes).max() > 1:
        import logging

        logging.getLogger("glassboard").warning(
            "a sound goes beyond -1 to 1 and is clipped; scale it, or pass samples as int16"
        )
        amplitudes = np.maximum(np.minimum(amplitudes, 1), -1)
    return (amplitudes * 32767).astype("<i2")


def _by_channel(array: NDArray[Any]) -> NDArray[Any]:
    """Returns the sound with shape [L, C]; axes of length 1 count for nothing."""
    import numpy as np

    if not array.size:
        raise ValueError(f"there is no sample in an array of shape {array.shape}; log one that is not empty")
    if array.size == max(array.shape, default=0):
        return np.reshape(array, (-1, 1))
    squeezed = np.squeeze(array)
    if squeezed.ndim == 2 and 2 in squeezed.shape:
        return squeezed if squeezed.shape[1] == 2 else np.transpose(squeezed)
    raise AssertionError(
        f"a sound has shape (L,), (C, L) or (L, C) with 1 or 2 channels, not {array.shape}; log one at a time"
    )


def _wav(samples: NDArray[np.int16], sample_rate: Any) -> bytes:
    import wave

    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(samples.shape[1])
        sound.setsampwidth(2)
        sound.setframerate(sample_rate)
        sound.writeframes(samples.tobytes())
    return file.getvalue()
