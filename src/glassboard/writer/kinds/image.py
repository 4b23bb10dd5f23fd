"""Images: PNG files of one image, of a batch laid out as a grid, or of a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glassboard.events.event import summary_event
from glassboard.events.wire import bytes_field, varint_field
from glassboard.writer import pillow
from glassboard.writer.arrays import to_array
from glassboard.writer.copies import encode_later
from glassboard.writer.pixels import image_pixels, ordered_image
from glassboard.writer.png import encode_png
from glassboard.writer.values import tag_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from glassboard.writer.event_file import EventFile


def add(file: EventFile, tag: Any, value: Any, step: Any, walltime: Any, dataformats: str) -> None:
    """Adds one image; a batch becomes one."""
    name, (at, wall) = tag_text(tag), file.stamp(step, walltime)

    def encode(held: NDArray[Any]) -> bytes:
        pixels = image_pixels(held)
        return image_event(name, encode_png(pixels), _shown_shape(pixels), at, wall)

    encode_later(file, ordered_image(value, dataformats), encode)


def add_with_boxes(
    file: EventFile,
    tag: Any,
    value: Any,
    boxes: Any,
    step: Any,
    walltime: Any,
    rescale: float,
    dataformats: str,
    labels: str | Sequence[str] | None,
) -> None:
    """Adds one image with boxes drawn on it, then scaled; its stated size is the one before that."""
    array, corners = ordered_image(value, dataformats), _corners(boxes)
    texts = _label_per_box(labels, len(corners)) if corners else None
    if corners or rescale != 1:
        pillow.require()
    name, (at, wall) = tag_text(tag), file.stamp(step, walltime)

    def encode(held: NDArray[Any]) -> bytes:
        pixels = image_pixels(held)
        drawn = pixels.repeat(3, axis=2) if pixels.shape[2] == 1 else pixels
        if corners:
            drawn = pillow.with_boxes(drawn, corners, texts)
        if rescale != 1:
            drawn = pillow.scaled(drawn, rescale)
        return image_event(name, encode_png(drawn), _shown_shape(pixels), at, wall)

    encode_later(file, array, encode)


def image_event(name: str, encoded: bytes, shape: tuple[int, ...], step: int, wall: float) -> bytes:
    """Returns the event of an image file; shape is [height, width, channels]."""
    height, width, channels = shape
    image = b"".join(
        (
            varint_field(1, height),
            varint_field(2, width),
            varint_field(3, channels),
            bytes_field(4, encoded),
        )
    )
    return summary_event(name, bytes_field(4, image), step, wall)


def _shown_shape(pixels: NDArray[np.uint8]) -> tuple[int, int, int]:
    """Returns height, width and channels; grey counts as RGB, which both peers make of it."""
    height, width, channels = pixels.shape
    return height, width, 3 if channels == 1 else channels


def _corners(boxes: Any) -> list[list[float]]:
    array = to_array(boxes)
    if not array.size:
        return []
    if array.ndim != 2 or array.shape[1] < 4:
        raise IndexError(f"boxes should have shape (N, 4), left, top, right, bottom; got {array.shape}")
    return array[:, :4].tolist()


def _label_per_box(labels: str | Sequence[str] | None, count: int) -> list[str] | None:
    if labels is None:
        return None
    texts = [labels] if isinstance(labels, str) else [str(label) for label in labels]
    if len(texts) == count:
        return texts
    import logging

    logging.getLogger("glassboard").warning(
        "%d labels for %d boxes: none is drawn; give one per box", len(texts), count
    )
    return None
