"""What TensorBoard's plugins ask of their data, answered from a store."""

from __future__ import annotations

import posixpath
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from glassboard.server.tensorboard.sampling import Samples, chosen, thinned
from glassboard.store.base import Store, TagMetadata
from glassboard.store.kinds.decoded import Entry, places_of
from glassboard.store.kinds.plugin_values import read_files, read_tensors

if TYPE_CHECKING:
    from numpy.typing import NDArray

Index = dict[str, dict[str, TagMetadata]]

# The kind under which a store lists what a plugin stores.
_KIND_OF_PLUGIN = {
    "scalars": "scalar",
    "histograms": "histogram",
    "images": "image",
    "audio": "audio",
    "text": "text",
    "pr_curves": "pr_curve",
    "custom_scalars": "custom_scalars",
    "mesh": "mesh",
    "hparams": "hparams",
    "graphs": "graph",
    "graph_keras_model": "graph",
    "graph_run_metadata": "graph",
    "graph_run_metadata_graph": "graph",
    "graph_tagged_run_metadata": "graph",
}
_MOST_COUNTS = 200_000


class _Folders(NamedTuple):
    """The names of all folders, by their first event, and whether some of them are one run in the store."""

    names: list[str]
    stitched: bool

    def asked(self, run: str) -> str:
        """The name by which the store knows a folder alone."""
        return f"{run}/" if self.stitched else run


class ScalarPoint(NamedTuple):
    """One point, in the order in which TensorBoard's answers have it."""

    wall_time: float
    step: int
    value: float


class TensorDatum(NamedTuple):
    """One tensor."""

    wall_time: float
    step: int
    value: NDArray[Any]


class FilesDatum(NamedTuple):
    """The files of one step; `again` tells steps of one number apart."""

    wall_time: float
    step: int
    again: int
    files: int


class Source:
    """The data of a store, by plugin, run and tag; methods may be called from any thread."""

    def __init__(self, store: Store, samples: Samples) -> None:
        self.store = store
        self.samples = samples
        self._folders: tuple[int, _Folders] = (-1, _Folders([], False))
        self._indices: dict[str, tuple[int, Index]] = {}
        self._counts: dict[tuple[str, Entry], int] = {}  # of files, which to count means reading them

    def runs(self) -> list[str]:
        """Names of the runs by their first event, then by name: TensorBoard's are folders."""
        return self._known().names

    def asked(self, run: str) -> str:
        """The name by which the store knows a run: folders that are one run there are told apart here."""
        return self._known().asked(run)

    def _known(self) -> _Folders:
        catalog = self.store.catalog()
        revision, known = self._folders
        if revision != catalog.revision:
            folders = sorted(
                self.store.folders(), key=lambda run: (run.start is None, run.start or 0.0, run.name)
            )
            names = [run.name for run in folders]
            known = _Folders(names, {run.name for run in catalog.runs} != set(names))
            self._folders = catalog.revision, known
        return known

    def index(self, plugin: str) -> Index:
        """The tags of each run that has some of a plugin."""
        catalog = self.store.catalog()
        kept = self._indices.get(plugin)
        if kept is not None and kept[0] == catalog.revision:
            return kept[1]
        listed = {run.name for run in catalog.runs}
        # Folders that are part of a run are not in the catalog, so each of its tags may be one of theirs.
        known = self._known()
        parts = [run for run in known.names if run not in listed]
        index: Index = {}
        for tag in catalog.tags:
            if tag.kind != _KIND_OF_PLUGIN[plugin]:
                continue
            for run in [*(catalog.runs[place].name for place in tag.runs), *parts]:
                try:
                    metadata = self.store.metadata(known.asked(run), tag.name)
                except KeyError:
                    continue  # gone since, or another part's
                if _is_of(metadata, plugin):
                    index.setdefault(run, {})[tag.name] = metadata
        self._indices[plugin] = catalog.revision, index
        return index

    def has(self, plugin: str, run: str, tag: str) -> bool:
        """Whether a run has such a tag."""
        try:
            return _is_of(self.store.metadata(self.asked(run), tag), plugin)
        except KeyError:
            return False

    def scalars(self, run: str, tag: str, most: int | None = None) -> list[ScalarPoint]:
        """Points of a series, at most as many as scalars may have unless told otherwise.

        Raises:
            KeyError: there is no such series.
        """
        blocks = [block for block in self.store.points(self.asked(run), tag) if len(block.steps)]
        ends = list(accumulate(len(block.steps) for block in blocks))
        places = chosen(ends[-1] if ends else 0, self.samples.of("scalars") if most is None else most)
        if isinstance(places, range):  # all of them
            return [
                point
                for block in blocks
                for point in map(ScalarPoint, block.walls, block.steps, block.values)
            ]
        found: list[ScalarPoint] = []
        for place in places:
            number = bisect_right(ends, place)
            block, at = blocks[number], place - (ends[number - 1] if number else 0)
            found.append(ScalarPoint(block.walls[at], block.steps[at], block.values[at]))
        return found

    def tensors(self, plugin: str, run: str, tag: str, most: int) -> list[TensorDatum]:
        """Tensors of a tag.

        Raises:
            KeyError: there is no such tag of the plugin.
        """
        where = thinned(self._places(plugin, run, tag), most)
        found = read_tensors(self.store, self.asked(run), tag, _KIND_OF_PLUGIN[plugin], where)
        return [TensorDatum(place.wall_time, place.step, value) for place, value in found]

    def files(self, plugin: str, run: str, tag: str, most: int) -> list[FilesDatum]:
        """How many files there are at each step of a tag.

        Raises:
            KeyError: there is no such tag of the plugin.
        """
        everything = self._places(plugin, run, tag)
        again: dict[Entry, int] = {}
        met: dict[int, int] = {}
        for place in everything:
            again[place] = met[place.step] = met.get(place.step, -1) + 1
        wanted = thinned(everything, most)
        counts = self._counts
        kept = {place: counts[tag, place] for place in wanted if (tag, place) in counts}
        unread = [place for place in wanted if place not in kept]
        for place, files in read_files(self.store, self.asked(run), tag, _KIND_OF_PLUGIN[plugin], unread):
            kept[place] = len(files)
        if len(self._counts) > _MOST_COUNTS:
            self._counts = {}
        self._counts.update({(tag, place): kept[place] for place in unread if place in kept})
        return [
            FilesDatum(place.wall_time, place.step, again[place], kept[place])
            for place in wanted
            if place in kept
        ]

    def file(self, plugin: str, run: str, tag: str, step: int, again: int, number: int) -> bytes:
        """One file of a step.

        Raises:
            KeyError: there is no such file.
        """
        same = [place for place in self._places(plugin, run, tag) if place.step == step]
        if again >= len(same):
            raise KeyError(step)
        for _, files in read_files(self.store, self.asked(run), tag, _KIND_OF_PLUGIN[plugin], [same[again]]):
            if number < len(files):
                return files[number]
        raise KeyError(number)

    def last_file(self, plugin: str, run: str, tag: str) -> bytes:
        """The only file of the last step of a tag that can be read.

        Raises:
            KeyError: there is none.
        """
        for place in reversed(self._places(plugin, run, tag)):
            for _, files in read_files(self.store, self.asked(run), tag, _KIND_OF_PLUGIN[plugin], [place]):
                if files:
                    return files[0]
        raise KeyError(tag)

    def _places(self, plugin: str, run: str, tag: str) -> list[Entry]:
        if not self.has(plugin, run, tag):
            raise KeyError(tag)
        return places_of(self.store, self.asked(run), tag, _KIND_OF_PLUGIN[plugin])


def _is_of(metadata: TagMetadata, plugin: str) -> bool:
    """Whether a tag is a plugin's; points of the old form name none."""
    return metadata.plugin == plugin or (plugin == "scalars" and not metadata.plugin)


def run_below(session: str, group: str) -> str:
    """The run that holds a metric: of a session itself, or of a group below it."""
    return posixpath.join(session, group).removesuffix("/")
