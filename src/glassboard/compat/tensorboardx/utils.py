"""tensorboardX's module of layouts of pictures and videos."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glassboard.compat import pictures
from glassboard.compat.pictures import figure_to_image

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["convert_to_HWC", "convert_to_NTCHW", "figure_to_image", "make_grid"]

_CHANNELS = (3, 4)


def make_grid(I: NDArray[Any], ncols: int = 8) -> NDArray[Any]:  # noqa: E741
    """Returns a batch [N, C, H, W] as one picture [C, H, W] of `ncols` columns."""
    return pictures.make_grid(I, ncols, _CHANNELS)


def convert_to_HWC(tensor: Any, input_format: str) -> NDArray[Any]:
    """Returns a picture, or the grid of a batch of them, as [H, W, C]."""
    return pictures.convert_to_hwc(tensor, input_format, _CHANNELS)


def convert_to_NTCHW(tensor: Any, input_format: str) -> NDArray[Any]:
    """Returns a video as [N, T, C, H, W]."""
    return pictures.convert_to_ntchw(tensor, input_format)


_prepare_video = pictures.prepare_video
