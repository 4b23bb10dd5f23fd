"""Tensors of a store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from glassboard.events.array import read_array
from glassboard.events.value import TENSOR, Value, expect
from glassboard.store.base import Store, Which
from glassboard.store.kinds.decoded import entries, read_value
from glassboard.types import Step, WallTime

if TYPE_CHECKING:
    from numpy.typing import NDArray


class TensorEntry(NamedTuple):
    """The tensor of one step; strings are bytes in an array of objects."""

    step: Step
    wall_time: WallTime
    value: NDArray[Any]


def tensors(
    store: Store, run: str, tag: str, which: Which = "live", kind: str = "tensor"
) -> list[TensorEntry]:
    """All tensors of a tag, oldest first; also those that another kind is stored in.

    Raises:
        KeyError: the run has no such tag of that kind.
    """
    return [
        TensorEntry(entry.step, entry.wall_time, value)
        for entry, value in entries(store, run, tag, kind, _read, which)
    ]


def tensor_at(store: Store, tag: str, ref: str, number: int) -> NDArray[Any]:
    """One tensor.

    Raises:
        KeyError: there is no such record, or no such value in it.
        DamagedRecord: it is no tensor.
    """
    return _read(read_value(store, ref, tag, number))


def _read(value: Value) -> NDArray[Any]:
    return read_array(expect(value, TENSOR, "tensor"))
