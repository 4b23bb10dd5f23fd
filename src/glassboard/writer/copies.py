"""Copies of large values that wait for being encoded, in memory that is used again and again."""

from __future__ import annotations

import os
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from glassboard.writer.event_file import EventFile

    Encode = Callable[[NDArray[np.generic]], bytes]

KEPT = 64 << 20  # bytes of memory that is kept for the next copies
ROOMS = 64  # in as many pieces at most, so that looking for one takes no time

_lock = Lock()
_free: list[NDArray[np.uint8]] = []


def encode_later(file: EventFile, array: NDArray[np.generic], make: Encode) -> None:
    """Copies an array and has ``make`` encode the copy soon, into a serialized event for the file.

    Fresh memory costs more than the copying: the system hands it out page by page.
    """
    room = _take(array.nbytes)
    held = copied_into(room, array)

    def encode() -> bytes:
        try:
            return make(held)
        finally:
            _give(room)

    file.add_later(array.nbytes, encode)


def copied_into(room: NDArray[np.uint8], array: NDArray[np.generic]) -> NDArray[np.generic]:
    """Returns a copy that lies in ``room``, its axes in the order in which the array's lie in memory."""
    import numpy as np

    order = sorted(range(array.ndim), key=lambda axis: -abs(array.strides[axis]))
    shape = [array.shape[axis] for axis in order]
    held: NDArray[np.generic] = np.ndarray(shape, array.dtype, room.data)
    held = np.transpose(held, [order.index(axis) for axis in range(array.ndim)])
    np.copyto(held, array)  # as fast as copying bytes
    return held


def _take(size: int) -> NDArray[np.uint8]:
    """Returns memory of this size or up to twice that."""
    import numpy as np

    with _lock:
        # The one that was used last is the likeliest to be in the cache.
        for place in reversed(range(len(_free))):
            if size <= _free[place].nbytes <= 2 * size:
                return _free.pop(place)
    return np.empty(size, np.uint8)


def _give(room: NDArray[np.uint8]) -> None:
    with _lock:
        _free.append(room)
        while len(_free) > ROOMS or sum(one.nbytes for one in _free) > KEPT:
            _free.pop(0)


def _after_fork() -> None:
    """Gives a child a lock of its own; what its parent's threads still read is the parent's memory."""
    global _lock
    _lock = Lock()


os.register_at_fork(after_in_child=_after_fork)
