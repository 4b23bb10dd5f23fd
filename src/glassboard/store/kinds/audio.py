"""Sounds of a store: listed with their lengths, read one by one."""

from __future__ import annotations

from typing import NamedTuple

from glassboard.errors import DamagedRecord
from glassboard.events.audio import AudioClip, read_clips
from glassboard.store.base import Store, Which
from glassboard.store.kinds.decoded import entries, read_value
from glassboard.store.kinds.sample import SampleRef
from glassboard.types import Step, WallTime


class AudioSample(NamedTuple):
    """One sound, without its bytes; what neither its file nor its writer tells is 0."""

    ref: SampleRef
    content_type: str
    size: int  # bytes
    sample_rate: float  # Hz
    channels: int
    length: int  # samples of each channel
    label: str


class AudioEntry(NamedTuple):
    """The sounds of one step."""

    step: Step
    wall_time: WallTime
    samples: list[AudioSample]


def sounds(store: Store, run: str, tag: str, which: Which = "live") -> list[AudioEntry]:
    """All sounds of a tag, oldest first.

    Raises:
        KeyError: the run has no such tag of sounds.
    """
    return [
        AudioEntry(entry.step, entry.wall_time, _listed(clips, entry.ref, tag, entry.number))
        for entry, clips in entries(store, run, tag, "audio", read_clips, which)
    ]


def sounds_at(store: Store, ref: str, tag: str, number: int = 0) -> list[AudioSample]:
    """The sounds of one step, by the reference of its record.

    Raises:
        KeyError: the store gave out no such reference, or what it names is gone.
        ValueError: what is there is no sound.
    """
    value = read_value(store, ref, tag, number)
    try:
        return _listed(read_clips(value), ref, tag, number)
    except DamagedRecord as error:
        raise ValueError(f"this sound cannot be read: {error}") from error


def _listed(clips: list[AudioClip], ref: str, tag: str, number: int) -> list[AudioSample]:
    return [
        AudioSample(SampleRef(ref, tag, number, sample), clip.content_type, len(clip.encoded), *clip[2:])
        for sample, clip in enumerate(clips)
    ]


def read_sound(store: Store, ref: SampleRef) -> AudioClip:
    """One sound with its bytes.

    Raises:
        KeyError: the store gave out no such reference, or what it names is gone.
    """
    try:
        return read_clips(read_value(store, ref.ref, ref.tag, ref.number))[ref.sample]
    except (DamagedRecord, IndexError) as error:
        raise KeyError(ref) from error
