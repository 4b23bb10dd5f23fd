"""Makes 8-bit pixels of images and batches of them, in whatever layout they come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from glassboard.writer.arrays import to_array

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

GRID_COLUMNS = 8
_ORDERS = {2: "HW", 3: "HWC", 4: "NHWC"}  # by number of axes


def ordered_image(value: Any, dataformats: str) -> NDArray[Any]:
    """Returns one image as [H, W, C], or a batch as [N, H, W, C]; it may share memory with `value`.

    Args:
        value: What `to_array` takes. A PIL image, or a list of them, has a layout of its own.
        dataformats: One letter per axis: H, W, C and N in any order, upper or lower case. In front of a
            list of arrays whose layout it is, N may be left out.

    Raises:
        AssertionError: If `dataformats` does not fit the shape, or the images of a batch have more than 4
            channels.
        TypeError: If one image has more than 4 channels, or the numbers are complex.
        ValueError: If the letters are others, or there is no pixel.
    """
    array, letters = _read(value, dataformats)
    array = in_order(array, letters, _ORDERS.get(len(letters), "NHWC"))
    if array.ndim == 2:
        array = array[..., None]
    if not 1 <= array.shape[-1] <= 4:
        error = AssertionError if array.ndim == 4 else TypeError
        raise error(
            f"an image has 1 to 4 channels, but shape {array.shape} was read as {_ORDERS[array.ndim]}; "
            f"say in dataformats how the axes are ordered (it is {dataformats!r})"
        )
    refuse_empty(array)
    if array.dtype.kind == "c":
        raise TypeError("an image is made of real numbers, these are complex; log their absolute values")
    return array


def image_pixels(array: NDArray[Any]) -> NDArray[np.uint8]:
    """Returns the pixels [H, W, C] of an ordered image; of a batch, those of a grid of at most 8 columns."""
    pixels = to_bytes(array)
    if pixels.ndim == 3:
        return pixels
    columns = min(len(pixels), GRID_COLUMNS)
    return grid(pixels[:, None], -(-len(pixels) // columns), columns)[0]


def in_order(array: NDArray[Any], dataformats: str, order: str) -> NDArray[Any]:
    """Returns a view whose axes, named by the letters of `dataformats`, are in the given order.

    Raises:
        AssertionError: If a letter comes twice, or there are more or fewer than the array has axes.
        ValueError: If the letters are others than those of `order`.
    """
    import numpy as np

    letters = dataformats.upper()
    if len(set(letters)) != len(letters):
        raise AssertionError(f"dataformats {dataformats!r} has a letter twice; give each axis one of its own")
    if len(letters) != array.ndim:
        raise AssertionError(
            f"dataformats {dataformats!r} names {len(letters)} axes, but the shape is {array.shape}; "
            "give one letter per axis"
        )
    if set(letters) != set(order):
        raise ValueError(f"dataformats {dataformats!r} should be made of the letters {', '.join(order)}")
    return np.transpose(array, [letters.index(letter) for letter in order])


def to_bytes(array: NDArray[Any]) -> NDArray[np.uint8]:
    """Returns uint8 as it is; other numbers are taken as 0 to 1, and NaN becomes 0."""
    import numpy as np

    if array.dtype == np.uint8:
        return array
    with np.errstate(over="ignore"):  # infinity is as white as a number that float32 cannot hold
        scaled = np.multiply(array, np.float32(255), dtype=np.float32)
    np.fmax(scaled, 0, out=scaled)
    np.minimum(scaled, 255, out=scaled)
    return scaled.astype(np.uint8)


def grid(videos: NDArray[np.uint8], rows: int, columns: int) -> NDArray[np.uint8]:
    """Lays videos [N, T, H, W, C] side by side: [T, rows * H, columns * W, C]; cells beyond N are black."""
    import numpy as np

    count, *rest = videos.shape
    length, height, width, channels = rest
    cells = np.zeros((rows * columns, *rest), np.uint8)
    cells[:count] = videos
    frames = np.transpose(np.reshape(cells, (rows, columns, *rest)), (2, 0, 3, 1, 4, 5))
    return np.reshape(frames, (length, rows * height, columns * width, channels))


def refuse_empty(array: NDArray[Any]) -> None:
    """Refuses an array without a number in it.

    Raises:
        ValueError: If it is such.
    """
    if not array.size:
        raise ValueError(f"there is no pixel in an array of shape {array.shape}; log one that is not empty")


def _read(value: Any, dataformats: str) -> tuple[NDArray[Any], str]:
    """Returns the array and its layout."""
    import numpy as np

    if _is_pil(value):
        return _from_pil(value), "HWC"
    if not isinstance(value, (list, tuple)):
        return to_array(value), dataformats
    items = cast("list[Any]", value)
    if items and all(map(_is_pil, items)):
        return np.stack([_from_pil(item) for item in items]), "NHWC"
    array = to_array(items)
    return array, "N" + dataformats if array.ndim == len(dataformats) + 1 else dataformats


def _is_pil(value: Any) -> bool:
    return callable(getattr(value, "getbands", None))


def _from_pil(image: Any) -> NDArray[np.uint8]:
    import numpy as np

    has_alpha = "A" in image.getbands() or "transparency" in image.info
    return np.asarray(image.convert("RGBA" if has_alpha else "RGB"))
