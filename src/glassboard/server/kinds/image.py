"""One image with its bytes as they were logged, and what the page must know before it decodes them."""

from __future__ import annotations

import msgspec
from starlette.datastructures import QueryParams

from glassboard.server.kinds.lookup import File, Lookup, number_of
from glassboard.server.operation import TAG, Operation, Parameter
from glassboard.store.base import Store
from glassboard.store.kinds.image import read_image_file
from glassboard.store.kinds.sample import SampleRef

# What a browser shows as a picture and never as a document. All else is bytes, which it only saves.
_PICTURES = frozenset({"image/png", "image/gif", "image/jpeg", "image/webp", "image/bmp", "image/avif"})
_BYTES = "application/octet-stream"


class ImageInfo(msgspec.Struct):
    """The header `Glassboard-Image` of an image: what its file says of itself, 0 where it does not tell.

    `samples` is how many images the step has. `width` and `height` are in pixels, `channels` 1 for grey, 2
    for grey and alpha, 3 for RGB and 4 for RGBA, `bits` those of a channel; `frames` are many in a video.
    """

    samples: int
    width: int
    height: int
    channels: int
    bits: int
    frames: int


def read_image(store: Store, query: QueryParams) -> File:
    """One image.

    It is not to be cached: a file that replaces another may have another image at the same reference. The
    page keeps what it has read by reference and time of logging.
    """
    ref = SampleRef(
        query.get("ref", ""), query.get("tag", ""), number_of(query, "number"), number_of(query, "sample")
    )
    found = read_image_file(store, ref)
    if found is None:
        return File(b"", _BYTES, _headers(ImageInfo(0, 0, 0, 0, 0, 0)))
    media_type = found.content_type if found.content_type in _PICTURES else _BYTES
    return File(found.encoded, media_type, _headers(ImageInfo(found.samples, *found.header)))


def _headers(info: ImageInfo) -> dict[str, str]:
    return {"Glassboard-Image": msgspec.json.encode(info).decode()}


_NUMBER = {"type": "integer", "minimum": 0, "default": 0}

LOOKUPS = (
    Lookup(
        Operation(
            "get",
            "/api/image",
            "The file of one image or video, as it was logged; its header `Glassboard-Image` holds an "
            "ImageInfo as JSON.",
            ("image/*", {"type": "string", "format": "binary"}),
            [
                Parameter("ref", "A reference of api/steps."),
                TAG,
                Parameter("number", "The number beside the reference.", _NUMBER, required=False),
                Parameter("sample", "Which image of a batch.", _NUMBER, required=False),
            ],
            errors=[400, 404],
        ),
        read_image,
        (ImageInfo,),
        packed=False,
    ),
)
