"""Values in the one form that TensorBoard's plugins give them, whatever form they were written in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from glassboard.errors import DamagedRecord
from glassboard.events.array import read_array, read_strings
from glassboard.events.histogram import read_histogram
from glassboard.events.hparams import Experiment, Interval, SessionEnd, SessionStart, decode_plugin_data
from glassboard.events.mesh import MeshPart, read_mesh_part
from glassboard.events.run_graph import read_graph
from glassboard.events.value import AUDIO, HISTOGRAM, IMAGE, TENSOR, Value, expect, last_message
from glassboard.events.wire import read_fields, signed
from glassboard.store.base import Store
from glassboard.store.kinds.decoded import Entry, read_at, value_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

_WAV = 11  # among the encodings that the plugin of sounds knows


def read_tensors(
    store: Store, run: str, tag: str, kind: str, where: Iterable[Entry]
) -> Iterator[tuple[Entry, NDArray[Any]]]:
    """The tensors at these places: a histogram is [k, 3], strings are bytes in an array of objects.

    What is gone is left out, what is damaged is reported, too.
    """
    return read_at(store, run, kind, where, lambda event, number: _tensor(value_of(event, tag, number), kind))


def read_files(
    store: Store, run: str, tag: str, kind: str, where: Iterable[Entry]
) -> Iterator[tuple[Entry, list[bytes]]]:
    """The lists of files at these places: width, height and images; sounds; or one graph.

    What is gone is left out, what is damaged is reported, too.
    """
    if kind == "graph":
        return read_at(store, run, kind, where, lambda event, _: [read_graph(event, tag)])
    return read_at(store, run, kind, where, lambda event, number: _files(value_of(event, tag, number)))


def _tensor(value: Value, kind: str) -> NDArray[Any]:
    if kind == "histogram":
        return _histogram(value)
    return read_array(expect(value, TENSOR, kind))


def _histogram(value: Value) -> NDArray[Any]:
    """All buckets [k, 3]; of the old form the outermost edges are the least and the greatest value."""
    import numpy as np

    histogram = read_histogram(value)
    moments = histogram.moments
    if value.field != HISTOGRAM or moments is None:
        return np.stack((histogram.left, histogram.right, histogram.count), axis=1)
    inner = moments.limits[:-1]
    if not moments.limits.size:
        return np.empty((0, 3))
    left = np.concatenate(([moments.min], inner))
    right = np.concatenate((inner, [moments.max]))
    return np.stack((left, right, moments.counts), axis=1)


def _files(value: Value) -> list[bytes]:
    if value.field == IMAGE:
        sizes = {1: 0, 2: 0}  # height, width
        for number, _, content in read_fields(value.held):
            if number in sizes and isinstance(content, int):
                sizes[number] = signed(content)
        return [b"%d" % sizes[2], b"%d" % sizes[1], last_message(value.held, 4)]
    if value.field == AUDIO:
        return [last_message(value.held, 4)]
    strings, shape = read_strings(expect(value, TENSOR, "list of files"))
    if len(shape) > 1:  # sounds with their labels, which are left out
        stride = len(strings) // shape[0] if shape[0] else 1
        return strings[::stride] if stride else []
    return strings


def states_wav(content: bytes) -> bool:
    """Whether a tag's sounds are WAV files by what the plugin's content says; the old form has none, and is.

    What is damaged says nothing.
    """
    try:
        return not content or any(number == 2 and value == _WAV for number, _, value in read_fields(content))
    except DamagedRecord:
        return False


def stated_mesh_part(content: bytes) -> MeshPart | None:
    """Which part of a mesh a tag holds by what the plugin's content says; None where that is damaged."""
    try:
        return read_mesh_part(content)
    except DamagedRecord:
        return None


def stated_hparams(content: bytes) -> Experiment | SessionStart | SessionEnd | None:
    """What the plugin's content says of an experiment or a session; None where that is damaged."""
    try:
        return decode_plugin_data(content).held
    except DamagedRecord:
        return None


__all__ = [
    "Experiment",
    "Interval",
    "MeshPart",
    "SessionEnd",
    "SessionStart",
    "read_files",
    "read_tensors",
    "stated_hparams",
    "stated_mesh_part",
    "states_wav",
]
