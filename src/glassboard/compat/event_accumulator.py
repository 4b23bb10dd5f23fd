"""The face of TensorBoard's `event_accumulator`, for scripts that read logs with it.

Only the import changes: `from glassboard.compat import event_accumulator`. Programs that cannot be changed
find it by `sys.modules["tensorboard.backend.event_processing.event_accumulator"] = event_accumulator`.

Every point is read, much faster. What differs: `size_guidance` keeps the first value, the last and evenly
many between, where TensorBoard keeps a random sample; events are named tuples; damage costs the damaged
records only; files without a version are not purged. Messages (graphs, tensors, metadata) are
TensorBoard's own and need the package `tensorboard`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from glassboard.compat.accumulated_events import (
    AUDIO,
    COMPRESSED_HISTOGRAMS,
    GRAPH,
    HISTOGRAMS,
    IMAGES,
    META_GRAPH,
    NORMAL_HISTOGRAM_BPS,
    RUN_METADATA,
    SCALARS,
    TENSORS,
    AudioEvent,
    CompressedHistogramEvent,
    CompressedHistogramValue,
    HistogramEvent,
    HistogramValue,
    ImageEvent,
    ScalarEvent,
    TensorEvent,
    compress,
)
from glassboard.errors import DamagedRecord
from glassboard.events import audio, histogram, image, value
from glassboard.events.codec import read_payload
from glassboard.events.run_graph import GRAPH_TAG, META_GRAPH_TAG, read_graph
from glassboard.events.value import last_message, plugin_content, values
from glassboard.events.wire import as_double, read_fields
from glassboard.reader.discovery import is_event_file
from glassboard.reader.tail import FileTail

__all__ = [
    "AUDIO", "COMPRESSED_HISTOGRAMS", "DEFAULT_SIZE_GUIDANCE", "GRAPH", "HISTOGRAMS", "IMAGES", "META_GRAPH",
    "NORMAL_HISTOGRAM_BPS", "RUN_METADATA", "SCALARS", "STORE_EVERYTHING_SIZE_GUIDANCE", "TENSORS",
    "AudioEvent", "CompressedHistogramEvent", "CompressedHistogramValue", "EventAccumulator",
    "HistogramEvent", "HistogramValue", "ImageEvent", "ScalarEvent", "TensorEvent",
]  # fmt: skip

DEFAULT_SIZE_GUIDANCE = {
    COMPRESSED_HISTOGRAMS: 500,
    IMAGES: 4,
    AUDIO: 4,
    SCALARS: 10000,
    HISTOGRAMS: 1,
    TENSORS: 10,
}
STORE_EVERYTHING_SIZE_GUIDANCE = dict.fromkeys(DEFAULT_SIZE_GUIDANCE, 0)

_NEW_STYLE = "scalars"  # the plugin of scalars that are tensors: to TensorBoard's accumulator, tensors
_PURGED = (HISTOGRAMS, IMAGES, AUDIO)
_FIELDS = {value.HISTOGRAM: HISTOGRAMS, value.IMAGE: IMAGES, value.AUDIO: AUDIO, value.TENSOR: TENSORS}

T = TypeVar("T")


class _Place:
    """Where one value stands, until it is asked for."""

    __slots__ = ("event", "number", "step", "tag", "wall")

    def __init__(self, tag: str, step: int, wall: float, event: tuple[str, int, int], number: int) -> None:
        self.tag, self.step, self.wall, self.event, self.number = tag, step, wall, event, number

    def read(self) -> value.Value:
        return values(read_payload(*self.event), self.tag)[self.number]


class EventAccumulator:
    """Reads the event files of one directory, or one file.

    Args:
        path: the directory, whose files are read in the order of their names, or the file.
        size_guidance: how many values of a tag are kept by type; 0 = all.
        compression_bps: basis points of `CompressedHistograms`.
        purge_orphaned_data: whether a ``SessionLog.START`` takes back what was logged from its step on.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        size_guidance: Mapping[str, int] | None = None,
        compression_bps: Sequence[int] = NORMAL_HISTOGRAM_BPS,
        purge_orphaned_data: bool = True,
    ) -> None:
        self.path = os.fspath(path)
        self.purge_orphaned_data = purge_orphaned_data
        self._sizes = {**DEFAULT_SIZE_GUIDANCE, **(size_guidance or {})}
        self._points = compression_bps
        self._tails: dict[str, FileTail] = {}
        self._scalars: dict[str, Any] = {}  # arrays [steps, walls, values]
        self._held: dict[str, dict[str, list[_Place]]] = {}
        self._metadata: dict[str, bytes] = {}
        self._contents: dict[str, dict[str, bytes]] = {}
        self._graphs: dict[str, bytes] = {}

    def Reload(self) -> EventAccumulator:
        """Read what has been written so far."""
        for path in self._files():
            tail = self._tails.setdefault(path, FileTail(path))
            while tail.advance(1 << 30):
                pass
        self._scalars = {}
        self._held = {kind: {} for kind in (*_PURGED, TENSORS)}
        self._metadata, self._contents, self._graphs = {}, {}, {}
        for _, tail in sorted(self._tails.items()):
            self._take(tail)
        return self

    def _files(self) -> list[str]:
        if not os.path.isdir(self.path):
            return [self.path]
        names = sorted(os.listdir(self.path))
        paths = (os.path.join(self.path, name) for name in names if is_event_file(name))
        return [path for path in paths if os.path.isfile(path)]

    # --- reading --------------------------------------------------------------------------------------

    def _take(self, tail: FileTail) -> None:
        """Take in one file, behind those before it."""
        scalars, held, new_style = self._scalars_of(tail), self._records_of(tail), self._new_style_of(tail)
        starts = list(zip(tail.scanner.starts, tail.scanner.start_records, strict=True))
        if not self.purge_orphaned_data:
            starts = []
        for (step, _, lengths), records in starts:
            for tag in self._scalars:
                self._scalars[tag] = _before(self._scalars[tag], step)
            for tag, points in scalars.items():
                scalars[tag] = _purged(points, lengths.get(tag, 0), step)
            for kind in _PURGED:
                for tag, places in self._held[kind].items():
                    self._held[kind][tag] = [place for place in places if place.step < step]
                for tag, places in held[kind].items():
                    held[kind][tag] = [
                        place
                        for at, place in enumerate(places)
                        if at >= records.get(tag, 0) or place.step < step
                    ]
        for tag, points in scalars.items():
            self._scalars[tag] = _joined(self._scalars.get(tag), points)
        for kind, by_tag in held.items():
            for tag, places in by_tag.items():
                self._held[kind].setdefault(tag, []).extend(places)
        for tag, places in new_style.items():
            self._held[TENSORS].setdefault(tag, []).extend(places)

    def _scalars_of(self, tail: FileTail) -> dict[str, Any]:
        import numpy as np

        found: dict[str, Any] = {}
        for tag, column in tail.columns.items():
            if tail.scanner.metadata(tag)[0] == _NEW_STYLE:
                continue
            self._note_metadata(tail, tag)
            numbers = np.asarray(column.values)
            with np.errstate(over="ignore"):
                numbers = numbers.astype(np.float32).astype(np.float64)
            found[tag] = [np.asarray(column.steps), np.asarray(column.walls), numbers]
        return found

    def _records_of(self, tail: FileTail) -> dict[str, dict[str, list[_Place]]]:
        held: dict[str, dict[str, list[_Place]]] = {kind: {} for kind in (*_PURGED, TENSORS)}
        for tag, records in tail.scanner.records.items():
            seen, number = -1, 0
            for step, wall, offset, length in zip(
                records.steps, records.walls, records.offsets, records.lengths, strict=True
            ):
                number = number + 1 if offset == seen else 0
                seen = offset
                event = read_payload(tail.path, offset, length)
                try:
                    found = values(event, tag)
                    if not found:
                        self._graphs[tag] = read_graph(event, tag)
                        continue
                    one = found[number]
                except (DamagedRecord, IndexError):
                    continue
                if one.metadata and tag not in self._metadata:
                    self._metadata[tag] = one.metadata
                    self._note_content(_plugin_name(one.metadata), tag, plugin_content(one.metadata))
                if kind := _FIELDS.get(one.field):
                    place = _Place(tag, step, wall, (tail.path, offset, length), number)
                    held[kind].setdefault(tag, []).append(place)
        return held

    def _new_style_of(self, tail: FileTail) -> dict[str, list[_Place]]:
        """Scalars that are tensors: where they stand is not kept, so their file is walked through again."""
        tags = {tag for tag in tail.columns if tail.scanner.metadata(tag)[0] == _NEW_STYLE}
        found: dict[str, list[_Place]] = {tag: [] for tag in tags}
        if not tags:
            return {}
        for offset, event in _events(tail.path, tail.scanner.offset):
            wall, step = _head(event)
            for tag in tags:
                for number, one in enumerate(values(event, tag)):
                    if one.field == value.TENSOR:
                        place = _Place(tag, step, wall, (tail.path, offset, len(event)), number)
                        found[tag].append(place)
                    if one.metadata and tag not in self._metadata:
                        self._metadata[tag] = one.metadata
        for tag in tags:
            self._note_metadata(tail, tag)
        return {tag: places for tag, places in found.items() if places}

    def _note_metadata(self, tail: FileTail, tag: str) -> None:
        plugin, content, _, _ = tail.scanner.metadata(tag)
        self._note_content(plugin, tag, content)

    def _note_content(self, plugin: str, tag: str, content: bytes) -> None:
        if plugin:
            self._contents.setdefault(plugin, {}).setdefault(tag, content)

    # --- answers --------------------------------------------------------------------------------------

    def Tags(self) -> dict[str, Any]:
        """The tags of each type; of graphs whether there is one."""
        held = self._held or {kind: {} for kind in (*_PURGED, TENSORS)}
        return {
            IMAGES: list(held[IMAGES]),
            AUDIO: list(held[AUDIO]),
            HISTOGRAMS: list(held[HISTOGRAMS]),
            SCALARS: list(self._scalars),
            COMPRESSED_HISTOGRAMS: list(held[HISTOGRAMS]),
            TENSORS: list(held[TENSORS]),
            GRAPH: GRAPH_TAG in self._graphs or META_GRAPH_TAG in self._graphs,
            META_GRAPH: META_GRAPH_TAG in self._graphs,
            RUN_METADATA: [tag for tag in self._graphs if tag not in (GRAPH_TAG, META_GRAPH_TAG)],
        }

    def Scalars(self, tag: str) -> list[ScalarEvent]:
        """All numbers of a tag.

        Raises:
            KeyError: there is no such tag.
        """
        if tag not in self._scalars:
            raise KeyError(f"Key {tag} was not found in Reservoir")
        steps, walls, numbers = (column.tolist() for column in self._scalars[tag])
        points = [ScalarEvent(*point) for point in zip(walls, steps, numbers, strict=True)]
        return _sampled(points, self._sizes[SCALARS])

    def Histograms(self, tag: str) -> list[HistogramEvent]:
        """All histograms of a tag."""
        return [
            _histogram(place) for place in _sampled(self._places(HISTOGRAMS, tag), self._sizes[HISTOGRAMS])
        ]

    def CompressedHistograms(self, tag: str) -> list[CompressedHistogramEvent]:
        """All histograms of a tag, as values at basis points."""
        places = _sampled(self._places(HISTOGRAMS, tag), self._sizes[COMPRESSED_HISTOGRAMS])
        return [
            CompressedHistogramEvent(one.wall_time, one.step, compress(one.histogram_value, self._points))
            for one in map(_histogram, places)
        ]

    def Images(self, tag: str) -> list[ImageEvent]:
        """All images of a tag."""
        found: list[ImageEvent] = []
        for place in _sampled(self._places(IMAGES, tag), self._sizes[IMAGES]):
            (one,) = image.read_images(place.read())
            found.append(ImageEvent(place.wall, place.step, one.encoded, one.width, one.height))
        return found

    def Audio(self, tag: str) -> list[AudioEvent]:
        """All sounds of a tag."""
        found: list[AudioEvent] = []
        for place in _sampled(self._places(AUDIO, tag), self._sizes[AUDIO]):
            (one,) = audio.read_clips(place.read())
            event = AudioEvent(
                place.wall, place.step, one.encoded, one.content_type, one.sample_rate, one.length
            )
            found.append(event)
        return found

    def Tensors(self, tag: str) -> list[TensorEvent]:
        """All tensors of a tag: texts, curves, scalars of the new style, whatever is no other type."""
        message = _protos("tensor_pb2").TensorProto
        return [
            TensorEvent(place.wall, place.step, message.FromString(place.read().held))
            for place in _sampled(self._places(TENSORS, tag), self._sizes[TENSORS])
        ]

    def _places(self, kind: str, tag: str) -> list[_Place]:
        if tag not in self._held.get(kind, {}):
            raise KeyError(f"Key {tag} was not found in Reservoir")
        return self._held[kind][tag]

    def Graph(self) -> Any:
        """The graph, also that of a meta graph.

        Raises:
            ValueError: there is none.
        """
        if GRAPH_TAG in self._graphs:
            return _protos("graph_pb2").GraphDef.FromString(self._graphs[GRAPH_TAG])
        if META_GRAPH_TAG in self._graphs:
            return self.MetaGraph().graph_def
        raise ValueError("There is no graph in this EventAccumulator")

    def MetaGraph(self) -> Any:
        """The meta graph.

        Raises:
            ValueError: there is none.
        """
        if META_GRAPH_TAG not in self._graphs:
            raise ValueError("There is no metagraph in this EventAccumulator")
        return _protos("meta_graph_pb2").MetaGraphDef.FromString(self._graphs[META_GRAPH_TAG])

    def RunMetadata(self, tag: str) -> Any:
        """What a pass through the graph took.

        Raises:
            ValueError: there is none of that tag.
        """
        if tag not in self._graphs or tag in (GRAPH_TAG, META_GRAPH_TAG):
            raise ValueError("There is no run metadata with this tag name")
        return _protos("config_pb2").RunMetadata.FromString(self._graphs[tag])

    def SummaryMetadata(self, tag: str) -> Any:
        """The metadata of a tag's first value.

        Raises:
            KeyError: it has none.
        """
        return _protos("summary_pb2").SummaryMetadata.FromString(self._metadata[tag])

    @property
    def summary_metadata(self) -> dict[str, Any]:
        """The metadata of all tags that have some."""
        return {tag: self.SummaryMetadata(tag) for tag in self._metadata}

    @property
    def _plugin_to_tag_to_content(self) -> dict[str, dict[str, bytes]]:
        """By plugin and tag; scripts look in here."""
        return self._contents

    def PluginTagToContent(self, plugin_name: str) -> dict[str, bytes]:
        """What a plugin stored beside the first value of each of its tags.

        Raises:
            KeyError: there is nothing of that plugin.
        """
        if plugin_name not in self._contents:
            raise KeyError(f"Plugin {plugin_name!r} could not be found.")
        return self._contents[plugin_name]

    def PluginAssets(self, plugin_name: str) -> list[str]:
        """Names of the files that a plugin keeps below the directory."""
        folder = os.path.join(self.path, "plugins", plugin_name)
        return sorted(os.listdir(folder)) if os.path.isdir(folder) else []

    def RetrievePluginAsset(self, plugin_name: str, asset_name: str) -> str:
        """One of these files.

        Raises:
            KeyError: there is none of that name.
        """
        if asset_name not in self.PluginAssets(plugin_name):
            raise KeyError(f"Asset path {asset_name} not found")
        path = os.path.join(self.path, "plugins", plugin_name, asset_name)
        with open(path, encoding="utf-8") as file:
            return file.read()

    def FirstEventTimestamp(self) -> float:
        """Wall time of the first event, in seconds since the epoch.

        Raises:
            ValueError: there is no event.
        """
        for path in self._files():
            for _, event in _events(path, os.path.getsize(path)):
                return _head(event)[0]
        raise ValueError("No event timestamp could be found")

    def GetSourceWriter(self) -> str | None:
        """The name of the writer, where it is told; None else."""
        for path in self._files():
            for _, event in _events(path, min(4096, os.path.getsize(path))):
                for number, _, held in read_fields(event):
                    if number == 10 and isinstance(held, bytes):
                        named = [name for field, _, name in read_fields(held) if field == 1]
                        return named[-1].decode() if named and isinstance(named[-1], bytes) else None
        return None


def _plugin_name(metadata: bytes) -> str:
    return last_message(last_message(metadata, 1), 1).decode("utf-8", "replace")


def _before(points: Any, step: int) -> Any:
    kept = points[0] < step
    return [column[kept] for column in points]


def _purged(points: Any, length: int, step: int) -> Any:
    import numpy as np

    kept = (points[0] < step) | (np.arange(len(points[0])) >= length)
    return [column[kept] for column in points]


def _joined(earlier: Any, points: Any) -> Any:
    import numpy as np

    if earlier is None:
        return points
    return [np.concatenate(pair) for pair in zip(earlier, points, strict=True)]


def _sampled(items: list[T], size: int) -> list[T]:
    """The first, the last and evenly many between; all for a size of 0."""
    if size <= 0 or len(items) <= size:
        return items
    if size == 1:
        return items[-1:]
    return [items[place * (len(items) - 1) // (size - 1)] for place in range(size)]


def _histogram(place: _Place) -> HistogramEvent:
    moments = histogram.read_histogram(place.read()).moments
    assert moments is not None, "only those of the old form are histograms here"
    told = HistogramValue(
        moments.min, moments.max, moments.num, moments.sum, moments.sum_squares,
        moments.limits.tolist(), moments.counts.tolist(),
    )  # fmt: skip
    return HistogramEvent(place.wall, place.step, told)


def _events(path: str, size: int) -> Iterator[tuple[int, bytes]]:
    """The events of a file and where they lie, up to the first that is not whole."""
    with open(path, "rb") as file:
        at = 0
        while at + 12 <= size:
            head = file.read(12)
            length = int.from_bytes(head[:8], "little")
            if len(head) < 12 or at + 16 + length > max(size, os.path.getsize(path)):
                return
            event = file.read(length)
            file.seek(4, os.SEEK_CUR)
            yield at + 12, event
            at += 16 + length


def _head(event: bytes) -> tuple[float, int]:
    wall, step = 0.0, 0
    fields: Iterable[tuple[int, int, int | bytes]] = read_fields(event)
    for number, _, held in fields:
        if number == 1 and isinstance(held, int):
            wall = as_double(held)
        if number == 2 and isinstance(held, int):
            step = held - (1 << 64) if held >= 1 << 63 else held
    return wall, step


def _protos(module: str) -> Any:
    from importlib import import_module

    try:
        return import_module(f"tensorboard.compat.proto.{module}")
    except ImportError as error:
        raise ImportError(
            f"this answer is one of TensorBoard's messages: pip install tensorboard, or read the log with"
            f" glassboard.open ({error})"
        ) from error
