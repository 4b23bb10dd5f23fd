"""Sounds: what a step holds, and each sound's file as it was logged."""

from __future__ import annotations

import msgspec
from starlette.datastructures import QueryParams

from glassboard.server.kinds.lookup import File, Lookup, number_of
from glassboard.server.operation import BYTES, TAG, Operation, Parameter
from glassboard.store.base import Store
from glassboard.store.kinds.audio import read_sound, sounds_at
from glassboard.store.kinds.sample import SampleRef

_KNOWN = ("audio/wav", "audio/flac", "audio/ogg", "audio/mpeg")  # else what a log says would be believed
_PLACE = (
    Parameter("ref", "The record, as api/steps names it."),
    TAG,
    Parameter("number", "Which of the record's values of that tag.", {"type": "integer"}, required=False),
)


class AudioAnswer(msgspec.Struct):
    """One sound of a step, without its bytes.

    `size` is in bytes, `sample_rate` in Hz; `length` is in samples of each channel. What neither the file nor
    its writer tells is 0.
    """

    content_type: str
    size: int
    sample_rate: float
    channels: int
    length: int
    label: str


def read_sounds(store: Store, query: QueryParams) -> list[AudioAnswer]:
    """The sounds of one step, in their order."""
    samples = sounds_at(store, query.get("ref", ""), query.get("tag", ""), number_of(query, "number"))
    return [
        AudioAnswer(one.content_type, one.size, one.sample_rate, one.channels, one.length, one.label)
        for one in samples
    ]


def read_file(store: Store, query: QueryParams) -> File:
    """The file of one sound; of a form that is not known, only bytes."""
    place = SampleRef(
        query.get("ref", ""), query.get("tag", ""), number_of(query, "number"), number_of(query, "sample")
    )
    clip = read_sound(store, place)
    known = clip.content_type in _KNOWN
    return File(clip.encoded, clip.content_type if known else "application/octet-stream")


LOOKUPS = (
    Lookup(
        Operation(
            "get",
            "/api/audio/sounds",
            "The sounds of a step, without their bytes.",
            list[AudioAnswer],
            _PLACE,
            errors=[400, 404],
        ),
        read_sounds,
        (AudioAnswer,),
    ),
    Lookup(
        Operation(
            "get",
            "/api/audio",
            "The file of a sound as it was logged, by the media type that its first bytes tell.",
            BYTES,
            [
                *_PLACE,
                Parameter("sample", "Which of the step's sounds.", {"type": "integer"}, required=False),
            ],
            errors=[400, 404],
        ),
        read_file,
        packed=False,
    ),
)
