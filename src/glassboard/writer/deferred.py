"""Scalars that are still on a device: copied to this machine behind the training's back, never waited for."""

from __future__ import annotations

import os
import sys
from collections import deque
from threading import RLock
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SLOTS = 4096  # scalars of a buffer
BUFFERS = 4  # of a device


class Device(Protocol):
    """What a device can do; a test has one of its own."""

    def new_buffer(self) -> Any:
        """Returns room for `SLOTS` numbers on the device."""
        ...

    def store(self, buffer: Any, slot: int, value: Any) -> None:
        """Has the device put a value into a slot, in the order of its own work."""
        ...

    def fetch(self, buffer: Any, count: int) -> Any:
        """Begins to copy the first slots to this machine, beside the device's work; returns the copy."""
        ...

    def is_there(self, copy: Any) -> bool:
        """Whether a copy is complete."""
        ...

    def wait(self, copy: Any) -> None:
        """Waits until it is."""
        ...

    def numbers(self, copy: Any, count: int) -> Sequence[float]:
        """The numbers of a complete copy."""
        ...

    def is_recording(self) -> bool:
        """Whether the device records a graph, in which nothing may be fetched or asked."""
        ...


class Ring:
    """The buffers of one device: one is filled, the others are on their way or free.

    A buffer is fetched once a step. Whether it has come is looked at when the next scalar is added, by
    the thread that adds it: asking a CUDA device from another thread would break the recording of a graph.
    """

    def __init__(self, device: Device) -> None:
        """Takes buffers when they are needed first."""
        self._device = device
        self._lock = RLock()
        self._free: list[Any] = []
        self._made = 0
        self._filled: Any = None
        self._takers: list[Callable[[float], object]] = []
        self._step: object = None
        self._under_way: deque[tuple[Any, Any, list[Callable[[float], object]]]] = deque()

    def add(self, value: Any, step: object, take: Callable[[float], object]) -> bool:
        """Snapshots a scalar; `take` is called with its number later.

        Returns:
            False when it is lost: all buffers are under way, or what is being recorded has no number yet.
        """
        with self._lock:
            if self._device.is_recording():
                return False
            self.poll()
            if self._takers and (step != self._step or len(self._takers) == SLOTS):
                self._fetch()
            if self._filled is None and not self._take_buffer():
                return False
            self._step = step
            self._device.store(self._filled, len(self._takers), value)
            self._takers.append(take)
            return True

    def poll(self) -> None:
        """Hands over what has come, in order."""
        with self._lock:
            if self._device.is_recording():
                return
            while self._under_way and self._device.is_there(self._under_way[0][1]):
                self._hand_over()

    def finish(self) -> None:
        """Fetches everything and waits for it."""
        with self._lock:
            if self._device.is_recording():
                return  # nothing may be waited for; the next flush will
            if self._takers:
                self._fetch()
            while self._under_way:
                self._device.wait(self._under_way[0][1])
                self._hand_over()

    def _take_buffer(self) -> bool:
        if not self._free and self._made < BUFFERS:
            self._made += 1
            self._free.append(self._device.new_buffer())
        self._filled = self._free.pop() if self._free else None
        return self._filled is not None

    def _fetch(self) -> None:
        copy = self._device.fetch(self._filled, len(self._takers))
        self._under_way.append((self._filled, copy, self._takers))
        self._filled, self._takers = None, []

    def _hand_over(self) -> None:
        buffer, copy, takers = self._under_way.popleft()
        for take, number in zip(takers, self._device.numbers(copy, len(takers)), strict=True):
            take(number)
        self._free.append(buffer)


class Cuda:
    """A CUDA device, through the torch that its tensors came with."""

    def __init__(self, device: Any) -> None:
        """Makes the stream on which copies run beside the training's work."""
        self._torch: Any = sys.modules["torch"]
        self._device = device
        self._beside = self._torch.cuda.Stream(device)

    def new_buffer(self) -> Any:
        """Returns slots on the device, and pinned memory here: a copy to other memory is waited for."""
        torch = self._torch
        return (
            torch.empty(SLOTS, dtype=torch.float64, device=self._device),
            torch.empty(SLOTS, dtype=torch.float64, pin_memory=True),
            torch.cuda.Event(),
        )

    def store(self, buffer: Any, slot: int, value: Any) -> None:
        """Copies on the device: the training may overwrite its tensor, as a replayed graph does."""
        buffer[0][slot].copy_(value.detach().reshape(()), non_blocking=True)

    def fetch(self, buffer: Any, count: int) -> Any:
        """Copies on the stream beside, after what the training's has been given so far."""
        there, here, done = buffer
        self._beside.wait_stream(self._torch.cuda.current_stream(self._device))
        with self._torch.cuda.stream(self._beside):
            here[:count].copy_(there[:count], non_blocking=True)
            done.record(self._beside)
        return buffer

    def is_there(self, copy: Any) -> bool:
        """Whether the event behind the copy has passed."""
        return copy[2].query()

    def wait(self, copy: Any) -> None:
        """Waits for that event."""
        copy[2].synchronize()

    def numbers(self, copy: Any, count: int) -> Sequence[float]:
        """The numbers in pinned memory."""
        return copy[1][:count].tolist()

    def is_recording(self) -> bool:
        """Whether a CUDA graph is being captured."""
        return self._torch.cuda.is_current_stream_capturing()


class Jax:
    """JAX arrays, which are never overwritten: each is kept until it has come."""

    def new_buffer(self) -> list[Any]:
        """Returns an empty list."""
        return []

    def store(self, buffer: list[Any], slot: int, value: Any) -> None:
        """Keeps the array, and has JAX copy it as soon as it is computed."""
        value.copy_to_host_async()
        buffer.append(value)

    def fetch(self, buffer: list[Any], count: int) -> list[Any]:
        """The copies are on their way already."""
        return buffer

    def is_there(self, copy: list[Any]) -> bool:
        """Whether all are computed."""
        return all(array.is_ready() for array in copy)

    def wait(self, copy: list[Any]) -> None:
        """Waits for all."""
        for array in copy:
            array.block_until_ready()

    def numbers(self, copy: list[Any], count: int) -> Sequence[float]:
        """Their numbers; the arrays are let go."""
        found = [float(array.item()) for array in copy]
        copy.clear()
        return found

    def is_recording(self) -> bool:
        """JAX traces before it runs: what is traced has no number to log."""
        return False


_rings: dict[object, Ring] = {}


def ring_for(value: Any) -> Ring | None:
    """Returns the ring of the device that a scalar is on; None for one that is here already."""
    if getattr(value, "is_cuda", False) and callable(getattr(value, "detach", None)):
        key, make = ("cuda", value.device), lambda: Cuda(value.device)
    elif hasattr(value, "copy_to_host_async") and hasattr(value, "is_ready"):
        key, make = ("jax", None), Jax
    else:
        return None
    if key not in _rings:
        _rings[key] = Ring(make())
    return _rings[key]


def finish_all() -> None:
    """Waits for every scalar that is on its way."""
    for ring in list(_rings.values()):
        ring.finish()


# A device cannot be used in the child of a fork, and what is on its way is the parent's.
os.register_at_fork(after_in_child=_rings.clear)
