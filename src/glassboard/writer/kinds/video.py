"""Videos: animations that are images on disk, a batch laid out as a grid."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from glassboard.writer import pillow
from glassboard.writer.arrays import to_array
from glassboard.writer.copies import encode_later
from glassboard.writer.kinds import image
from glassboard.writer.pixels import grid, in_order, refuse_empty, to_bytes
from glassboard.writer.values import tag_text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from glassboard.writer.event_file import EventFile

_TICKS = {"gif": 10, "webp": 1}  # milliseconds that the durations of frames are multiples of
_MOST_FPS = 50  # browsers play frames shorter than 20 ms as if they took 100


def add(
    file: EventFile,
    tag: Any,
    value: Any,
    step: Any,
    walltime: Any,
    fps: Any,
    dataformats: str,
    file_format: str,
) -> None:
    """Adds one video; a batch becomes one, of twice as many columns as rows or of as many."""
    tick = _TICKS.get(file_format)
    if tick is None:
        raise ValueError(f"format {file_format!r} is not known; choose one of {', '.join(_TICKS)}")
    if len(dataformats) != 5:
        raise AssertionError(f"a video has 5 axes, such as NTCHW, but dataformats is {dataformats!r}")
    array = in_order(to_array(value), dataformats, "NTHWC")
    if array.shape[-1] not in (1, 3, 4):
        raise TypeError(f"a video has 1, 3 or 4 channels, but shape {array.shape} was read as NTHWC")
    refuse_empty(array)
    pillow.require()
    animated = pillow.gif if file_format == "gif" else pillow.webp
    shown_for = durations(array.shape[1], fps, tick)
    name, (at, wall) = tag_text(tag), file.stamp(step, walltime)

    def encode(held: NDArray[Any]) -> bytes:
        frames = grid(to_bytes(held), *grid_of(len(held)))
        return image.image_event(name, animated(frames, shown_for), frames.shape[1:], at, wall)

    encode_later(file, array, encode)


def grid_of(count: int) -> tuple[int, int]:
    """Returns rows and columns for that many videos; there are 2**n cells, as with both peers."""
    rows = 1 << (count.bit_length() - 1) // 2
    return rows, (1 << (count - 1).bit_length()) // rows


def durations(count: int, fps: Any, tick: int) -> list[int]:
    """Returns how long each frame is shown, in milliseconds; what is rounded off one goes to a later one.

    Raises:
        ValueError: If `fps` is no positive number.
    """
    rate = min(float(fps), _MOST_FPS)
    if not rate > 0:
        raise ValueError(f"fps should be above 0, not {fps}")
    ends = [round(1000 * place / rate / tick) * tick for place in range(count + 1)]
    return [end - start for start, end in pairwise(ends)]
