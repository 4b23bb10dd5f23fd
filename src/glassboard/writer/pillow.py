"""What takes Pillow: boxes with labels, scaled images and animations; it is imported when first needed."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

    import numpy as np
    from numpy.typing import NDArray

_COLORS_OF_GIF = 256


def with_boxes(
    pixels: NDArray[np.uint8], boxes: Sequence[Sequence[float]], labels: Sequence[str] | None
) -> NDArray[np.uint8]:
    """Returns the image [H, W, C] with red boxes (left, top, right, bottom in pixels) and their labels.

    Raises:
        ImportError: If Pillow is missing.
    """
    import numpy as np

    require()
    from PIL import Image, ImageDraw, ImageFont

    image = Image.fromarray(pixels)
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default()
    for place, (left, top, right, bottom) in enumerate(boxes):
        outline = [(left, top), (left, bottom), (right, bottom), (right, top), (left, top)]
        draw.line(outline, fill="red", width=2)
        label = labels[place] if labels else ""
        if not label:
            continue
        text_left, text_top, text_right, text_bottom = font.getbbox(label)
        width, height = text_right - text_left, text_bottom - text_top
        margin = math.ceil(height / 20)
        draw.rectangle([(left, bottom - height - 2 * margin), (left + width, bottom)], fill="red")
        draw.text((left + margin, bottom - height - margin), label, fill="black", font=font)
    return np.asarray(image)


def scaled(pixels: NDArray[np.uint8], factor: float) -> NDArray[np.uint8]:
    """Returns the image [H, W, C], C > 1, enlarged by a factor.

    Raises:
        ImportError: If Pillow is missing.
        ValueError: If no pixel would be left.
    """
    import numpy as np

    Image = require()
    height, width = (int(extent * factor) for extent in pixels.shape[:2])
    return np.asarray(Image.fromarray(pixels).resize((width, height), Image.Resampling.LANCZOS))


def gif(frames: NDArray[np.uint8], durations: Sequence[int]) -> bytes:
    """Returns frames [T, H, W, C] as an endless GIF without alpha; durations are multiples of 10 ms.

    Grey frames and those of at most 256 colours are exact. Frames equal to the one before prolong that one.

    Raises:
        ImportError: If Pillow is missing.
    """
    Image = require()
    images: list[Any] = []
    for frame in frames:
        if frame.shape[-1] == 1:
            images.append(Image.fromarray(frame[..., 0]))
            continue
        image = Image.fromarray(frame[..., :3])
        # The octree takes a fiftieth of the time of a median cut, but does not keep few colours as they are.
        is_exact = image.getcolors(_COLORS_OF_GIF) is not None
        method = Image.Quantize.MEDIANCUT if is_exact else Image.Quantize.FASTOCTREE
        images.append(image.quantize(_COLORS_OF_GIF, method))
    return _animation(images, durations, "GIF")


def webp(frames: NDArray[np.uint8], durations: Sequence[int]) -> bytes:
    """Returns frames [T, H, W, C] as an endless WebP, every pixel exact; durations are in milliseconds.

    Raises:
        ImportError: If Pillow is missing.
    """
    Image = require()
    images = [Image.fromarray(frame[..., 0] if frame.shape[-1] == 1 else frame) for frame in frames]
    # Lossless, `quality` is how long to search; more of it hardly makes a file smaller.
    return _animation(images, durations, "WEBP", lossless=True, exact=True, method=0, quality=0)


def _animation(images: list[Any], durations: Sequence[int], format_name: str, **options: Any) -> bytes:
    file = io.BytesIO()
    images[0].save(
        file,
        format_name,
        save_all=True,
        append_images=images[1:],
        duration=list(durations),
        loop=0,
        **options,
    )
    return file.getvalue()


def require() -> ModuleType:
    """Returns Pillow's module of images.

    Raises:
        ImportError: If Pillow is missing.
    """
    try:
        from PIL import Image
    except ImportError as missing:
        raise ImportError(
            "boxes, scaled images and videos are drawn by Pillow: pip install pillow"
        ) from missing
    return Image
