"""Layouts of pictures and videos in NumPy arrays, as both originals arrange them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glassboard.writer import figures as drawing

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def make_grid(pictures: NDArray[Any], ncols: int, channels: tuple[int, ...]) -> NDArray[Any]:
    """Returns a batch [N, C, H, W] as one picture [C, rows · H, columns · W]; what is left over is 0.

    Raises:
        AssertionError: If it is no array of that shape with such a count of channels (one becomes three).
    """
    import numpy as np

    assert isinstance(pictures, np.ndarray), "the grid is made of a NumPy array; use make_np first"
    assert pictures.ndim == 4, f"the grid is made of an array [N, C, H, W], not of {pictures.ndim} axes"
    if pictures.shape[1] == 1:
        pictures = np.concatenate([pictures] * 3, 1)
    count, depth, height, width = pictures.shape
    assert depth in channels, f"a picture has 1 or {channels} channels, not {depth}"
    columns = min(count, ncols)
    rows = -(-count // columns)
    cells = np.zeros((rows * columns, depth, height, width), pictures.dtype)
    cells[:count] = pictures
    placed = np.transpose(np.reshape(cells, (rows, columns, depth, height, width)), (2, 0, 3, 1, 4))
    return np.reshape(placed, (depth, rows * height, columns * width))


def convert_to_hwc(picture: Any, layout: str, channels: tuple[int, ...]) -> NDArray[Any]:
    """Returns a picture, or the grid of a batch of them, as [H, W, C].

    Args:
        picture: An array.
        layout: A letter for each axis: N, C, H and W, in any order; without C all channels are the same.
        channels: The counts of channels that a batch may have.

    Raises:
        AssertionError: If the layout names an axis twice or does not fit the array.
    """
    import numpy as np

    picture = _in_order(picture, layout, "NCHW"[-len(layout) :])
    if len(layout) == 4:
        return np.moveaxis(make_grid(picture, 8, channels), 0, -1)
    if len(layout) == 2:
        return np.stack([picture] * 3, 2)
    picture = np.moveaxis(picture, 0, -1)
    return np.concatenate([picture] * 3, 2) if picture.shape[2] == 1 else picture


def convert_to_ntchw(video: Any, layout: str) -> NDArray[Any]:
    """Returns a video as [N, T, C, H, W].

    Raises:
        AssertionError: If the layout has not five axes, or names one twice, or does not fit the array.
    """
    assert len(layout) == 5, "a video has five axes: N, T, C, H and W"
    return _in_order(video, layout, "NTCHW")


def prepare_video(video: NDArray[Any]) -> NDArray[Any]:
    """Returns a batch of videos [N, T, C, H, W] as one video [T, rows · H, columns · W, C].

    The batch is filled up with black to the next power of two; uint8 becomes a fraction of 255.
    """
    import numpy as np

    count, frames, channels, height, width = video.shape
    fractions = np.divide(video, 255, dtype=np.float32) if video.dtype == np.uint8 else video
    rows = 1 << ((count.bit_length() - 1) // 2)
    cells = 1 << (count - 1).bit_length()
    if cells > count:
        black = np.zeros((cells - count, frames, channels, height, width))
        fractions = np.concatenate([fractions, black])
    columns = cells // rows
    placed = np.reshape(fractions, (rows, columns, frames, channels, height, width))
    placed = np.transpose(placed, (2, 0, 4, 1, 5, 3))
    return np.reshape(placed, (frames, rows * height, columns * width, channels))


def figure_to_image(figures: Any, close: bool = True) -> NDArray[np.uint8]:
    """Returns a matplotlib figure as [C, H, W], or a list of them as [N, C, H, W].

    Args:
        figures: A figure or a list of figures.
        close: Close them in pyplot.
    """
    import numpy as np

    pixels = drawing.draw(figures)
    if close:
        drawing.close(figures)
    return np.moveaxis(np.asarray(pixels), -1, -3)


def _in_order(array: Any, layout: str, wanted: str) -> Any:
    assert len(set(layout)) == len(layout), f"the layout {layout} names an axis twice"
    assert len(array.shape) == len(layout), (
        f"size of input tensor {array.shape} and layout {layout} are different"
    )
    return array.transpose([layout.upper().find(axis) for axis in wanted])
