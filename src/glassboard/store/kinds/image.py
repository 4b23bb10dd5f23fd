"""Images of a store: listed with their sizes, read one by one."""

from __future__ import annotations

from typing import NamedTuple

from glassboard.errors import DamagedRecord
from glassboard.events.image import Image, is_video, read_images
from glassboard.events.image_header import ImageHeader, read_header
from glassboard.store.base import Store, Which
from glassboard.store.kinds.decoded import entries, read_value
from glassboard.store.kinds.sample import SampleRef
from glassboard.types import Step, WallTime


class ImageSample(NamedTuple):
    """One image of a batch, without its bytes."""

    ref: SampleRef
    content_type: str
    size: int  # bytes
    video: bool  # it has several frames


class ImageEntry(NamedTuple):
    """The images of one step; width and height in pixels, as the writer stated them."""

    step: Step
    wall_time: WallTime
    width: int
    height: int
    samples: list[ImageSample]


class ImageFile(NamedTuple):
    """One image with its bytes, and what they say of themselves, whatever size the writer stated."""

    encoded: bytes
    content_type: str
    header: ImageHeader
    samples: int  # images of its step


def images(store: Store, run: str, tag: str, which: Which = "live") -> list[ImageEntry]:
    """All images of a tag, oldest first.

    Raises:
        KeyError: the run has no such tag of images.
    """
    found: list[ImageEntry] = []
    for entry, batch in entries(store, run, tag, "image", read_images, which):
        samples = [
            ImageSample(
                SampleRef(entry.ref, tag, entry.number, sample),
                image.content_type,
                len(image.encoded),
                is_video(image.encoded),
            )
            for sample, image in enumerate(batch)
        ]
        width, height = (batch[0].width, batch[0].height) if batch else (0, 0)
        found.append(ImageEntry(entry.step, entry.wall_time, width, height, samples))
    return found


def read_image(store: Store, ref: SampleRef) -> Image:
    """One image with its bytes.

    Raises:
        KeyError: the store gave out no such reference, or what it names is gone.
    """
    try:
        return read_images(read_value(store, ref.ref, ref.tag, ref.number))[ref.sample]
    except (DamagedRecord, IndexError) as error:
        raise KeyError(ref) from error


def read_image_file(store: Store, ref: SampleRef) -> ImageFile | None:
    """One image, ready to be shown; None where the step holds no image at all, and the first is asked for.

    Raises:
        KeyError: the store gave out no such reference, or what it names is gone or damaged.
    """
    try:
        batch = read_images(read_value(store, ref.ref, ref.tag, ref.number))
    except DamagedRecord as error:
        raise KeyError(ref) from error
    if not batch and ref.sample == 0:
        return None
    if ref.sample >= len(batch):
        raise KeyError(ref)
    encoded = batch[ref.sample].encoded
    return ImageFile(encoded, batch[ref.sample].content_type, read_header(encoded), len(batch))
