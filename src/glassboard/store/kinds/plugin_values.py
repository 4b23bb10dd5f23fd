"""Values in the one form that TensorBoard's plugins give them, whatever form they were written in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from glassboard.errors import DamagedRecord
from glassboard.events.array import read_array, read_strings
from glassboard.events.histogram import read_histogram
from glassboard.events.hparams import Experiment, Interval, SessionEnd, SessionStart, decode_plugin_data
from glassboard.events.mesh import MeshPart, read_mesh_part
from glassboard.events.run_graph import read_graph
from glassboard.events.value import AUDIO, HISTOGRAM, IMAGE, TENSOR, Value, expect, last_message
from glassboard.events.wire import read_fields, signed
from glassboard.store.base import Store
from glassboard.store.kinds.decoded import value_of
from glassboard.types import Step, WallTime

if TYPE_CHECKING:
    from numpy.typing import NDArray

T = TypeVar("T")

_WAV = 11  # among the encodings that the plugin of sounds knows


class Place(NamedTuple):
    """Where a value stands; `number` tells values of one tag in one record apart, nearly always 0."""

    step: Step
    wall_time: WallTime
    ref: str
    number: int


def places_of(store: Store, run: str, tag: str, kind: str) -> list[Place]:
    """Where all live values of a tag stand, oldest first.

    Raises:
        KeyError: the run has no such tag of that kind.
    """
    found: list[Place] = []
    for record in store.records(run, tag, kind):
        again = bool(found) and found[-1].ref == record.ref
        found.append(Place(record.step, record.wall_time, record.ref, found[-1].number + 1 if again else 0))
    return found


def read_tensors(
    store: Store, run: str, tag: str, kind: str, where: Iterable[Place]
) -> Iterator[tuple[Place, NDArray[Any]]]:
    """The tensors at these places: a histogram is [k, 3], strings are bytes in an array of objects.

    What is gone is left out, what is damaged is reported, too.
    """
    return _read(store, run, kind, where, lambda event, number: _tensor(value_of(event, tag, number), kind))


def read_files(
    store: Store, run: str, tag: str, kind: str, where: Iterable[Place]
) -> Iterator[tuple[Place, list[bytes]]]:
    """The lists of files at these places: width, height and images; sounds; or one graph.

    What is gone is left out, what is damaged is reported, too.
    """
    if kind == "graph":
        return _read(store, run, kind, where, lambda event, _: [read_graph(event, tag)])
    return _read(store, run, kind, where, lambda event, number: _files(value_of(event, tag, number)))


def _read(
    store: Store, run: str, kind: str, where: Iterable[Place], decode: Callable[[bytes, int], T]
) -> Iterator[tuple[Place, T]]:
    for place in where:
        try:
            decoded = decode(store.read_blob(place.ref), place.number)
        except KeyError:
            continue  # the file is gone, cut or another since: the next poll sees it
        except DamagedRecord as error:
            store.report(run, place.ref, f"this {kind} cannot be read: {error}")
            continue
        yield place, decoded


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
    "Place",
    "SessionEnd",
    "SessionStart",
    "places_of",
    "read_files",
    "read_tensors",
    "stated_hparams",
    "stated_mesh_part",
    "states_wav",
]
