"""The smallest store: series, texts, records and files in memory, for tests and as the example to copy."""

from __future__ import annotations

import io
from array import array
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO

from glassboard.events.codec import ScalarColumn
from glassboard.events.kinds import PLUGIN_OF_KIND, kind_of_plugin
from glassboard.series.query import Series
from glassboard.store.answer import answer
from glassboard.store.base import (
    AttemptInfo,
    Catalog,
    CatalogDelta,
    Change,
    Damage,
    Listener,
    PointBlock,
    Record,
    RunInfo,
    SeriesRequest,
    TagDelta,
    TagInfo,
    TagMetadata,
    TextEntry,
    Which,
)
from glassboard.store.listeners import Listeners


class MemoryStore:
    """Holds what `add_scalars`, `add_text`, `add_record` and `add_asset` put in."""

    def __init__(self) -> None:
        self._scalars: dict[tuple[str, str], tuple[ScalarColumn, Series]] = {}
        self._texts: dict[tuple[str, str], list[TextEntry]] = {}
        self._records: dict[tuple[str, str], tuple[TagMetadata, list[Record]]] = {}
        self._blobs: dict[str, bytes] = {}
        self._assets: dict[str, dict[str, bytes]] = {}
        self._damage: dict[tuple[str, str], str] = {}
        self._listeners = Listeners()

    def add_scalars(
        self, run: str, tag: str, steps: Sequence[int], walls: Sequence[float], values: Sequence[float]
    ) -> None:
        """Append points to a series."""
        if (run, tag) not in self._scalars:
            column = ScalarColumn()
            self._scalars[run, tag] = column, Series([(column, 0, -1, None)])
        self._scalars[run, tag][0].extend(array("q", steps), array("d", walls), array("d", values))
        self._listeners.tell(catalog=True, runs=[run])

    def add_text(self, run: str, tag: str, entry: TextEntry) -> None:
        """Append a text."""
        self._texts.setdefault((run, tag), []).append(entry)
        self._listeners.tell(catalog=True, runs=[run])

    def add_record(
        self, run: str, tag: str, step: int, wall: float, event: bytes, metadata: TagMetadata
    ) -> None:
        """Append a serialized Event with a value of a tag; its first metadata count."""
        records = self._records.setdefault((run, tag), (metadata, []))[1]
        ref = f"{len(self._blobs)}"
        self._blobs[ref] = event
        records.append(Record(step, wall, ref, len(event)))
        self._listeners.tell(catalog=True, runs=[run])

    def add_asset(self, run: str, path: str, content: bytes) -> None:
        """Put a file beside a run; ``path`` is from its folder."""
        self._assets.setdefault(run, {})[path] = content

    def catalog(self) -> Catalog:
        """What there is now."""
        runs = sorted({run for run, _ in self._tags()})
        place = {run: i for i, run in enumerate(runs)}
        kinds: dict[tuple[str, str], list[int]] = {}
        for run, tag in sorted([*self._scalars, *self._texts, *self._records]):
            for kind in self._kinds(run, tag):
                places = kinds.setdefault((kind, tag), [])
                if place[run] not in places:
                    places.append(place[run])
        tags = [TagInfo(tag, kind, "", places) for (kind, tag), places in sorted(kinds.items())]
        infos = [self._info(run) for run in runs]
        points = sum(info.points for info in infos)
        revision = self._listeners.revision
        return Catalog(revision, "ready", "memory", infos, tags, points, len(self._damage))

    def _tags(self) -> list[tuple[str, str]]:
        return [*self._scalars, *self._texts, *self._records]

    def _kinds(self, run: str, tag: str) -> list[str]:
        kinds = ["scalar"] if (run, tag) in self._scalars else []
        kinds += ["text"] if (run, tag) in self._texts else []
        if (run, tag) in self._records:
            kinds.append(kind_of_plugin(self._records[run, tag][0].plugin))
        return kinds

    def _info(self, run: str) -> RunInfo:
        self._known(run)
        columns = [column for (name, _), (column, _) in self._scalars.items() if name == run]
        walls = [wall for column in columns for wall in column.walls]
        walls += [
            entry.wall_time for (name, _), texts in self._texts.items() if name == run for entry in texts
        ]
        walls += [
            record.wall_time
            for (name, _), (_, records) in self._records.items()
            if name == run
            for record in records
        ]
        return RunInfo(run, min(walls), max(walls), sum(len(column) for column in columns))

    def _known(self, run: str) -> None:
        if run not in {name for name, _ in self._tags()}:
            raise KeyError(run)

    def catalog_since(self, revision: int) -> CatalogDelta | None:
        """What is new since: everything, whenever anything is."""
        change = self._listeners.since(revision)
        catalog = self.catalog()
        if change is None:
            return None
        return CatalogDelta(
            since=revision,
            revision=catalog.revision,
            state=catalog.state,
            location=catalog.location,
            gone=[],
            runs=catalog.runs if change.catalog else [],
            tags=[
                TagDelta(
                    tag.name, tag.kind, tag.description, [catalog.runs[place].name for place in tag.runs]
                )
                for tag in catalog.tags
                if change.catalog
            ],
            points=catalog.points,
            damaged=catalog.damaged,
        )

    def revision(self) -> int:
        """The revision now."""
        return self._listeners.revision

    def folders(self) -> list[RunInfo]:
        """The runs."""
        return list(self.catalog().runs)

    def changes_since(self, revision: int) -> Change | None:
        """All changes since as one."""
        return self._listeners.since(revision)

    def revision_of(self, runs: Sequence[str]) -> int:
        """The revision of the last news of any of these runs."""
        return self._listeners.revision_of(runs)

    def damage(self) -> list[Damage]:
        """What was reported."""
        return [Damage(run, place, 0, 0, why) for (run, place), why in self._damage.items()]

    def series(self, request: SeriesRequest) -> bytes:
        """A chart's data."""
        rows = [
            (run, 0, self._scalars[run, request.tag][1])
            for run in request.runs
            if (run, request.tag) in self._scalars and not request.rank
        ]
        return answer(rows, request, self._listeners.revision)

    def ranks(self, run: str, tag: str) -> list[int]:
        """Everything is of rank 0."""
        return [0] if (run, tag) in self._scalars else []

    def points(
        self, run: str, tag: str, rank: int | None = None, which: Which = "live"
    ) -> Iterator[PointBlock]:
        """Every point of a series; none is superseded."""
        if rank:
            raise KeyError(rank)
        column, _ = self._scalars[run, tag]
        if which == "superseded":
            return iter([])
        return iter([PointBlock(column.steps, column.walls, column.values)])

    def records(self, run: str, tag: str, kind: str, which: Which = "live") -> list[Record]:
        """The places of a tag's values that are no numbers; none is superseded."""
        metadata, records = self._records[run, tag]
        if kind_of_plugin(metadata.plugin) != kind:
            raise KeyError(tag)
        return [] if which == "superseded" else sorted(records, key=lambda record: record.wall_time)

    def metadata(self, run: str, tag: str) -> TagMetadata:
        """The plugin of a tag."""
        if (run, tag) in self._scalars:
            return TagMetadata(PLUGIN_OF_KIND["scalar"], b"", "", "")
        if (run, tag) in self._texts:
            return TagMetadata(PLUGIN_OF_KIND["text"], b"", "", "")
        if (run, tag) in self._records:
            return self._records[run, tag][0]
        raise KeyError(tag)

    def attempts(self, run: str) -> list[AttemptInfo]:
        """A run is one attempt."""
        columns = [column for (name, _), (column, _) in self._scalars.items() if name == run]
        steps = [step for column in columns for step in column.steps]
        info = self._info(run)
        first, last = (min(steps), max(steps)) if steps else (None, None)
        return [AttemptInfo(0, info.start, info.last, first, last, [0], [])]

    def texts(self, run: str, tag: str) -> list[TextEntry]:
        """All texts of a tag."""
        return list(self._texts[run, tag])

    def read_blob(self, ref: str) -> bytes:
        """The bytes of one record."""
        return self._blobs[ref]

    def report(self, run: str, place: str, why: str) -> None:
        """Count what turned out to be damaged once it was looked at."""
        if (run, place) not in self._damage:
            self._damage[run, place] = why
            self._listeners.tell(catalog=True, runs=[run])

    def assets(self, run: str, folder: str = "") -> list[str]:
        """The names of the files in a folder."""
        self._known(run)
        below = f"{folder.rstrip('/')}/" if folder else ""
        paths = [path.removeprefix(below) for path in self._assets.get(run, {}) if path.startswith(below)]
        return sorted(path for path in paths if "/" not in path)

    def open_asset(self, run: str, path: str) -> BinaryIO:
        """A file."""
        self._known(run)
        return io.BytesIO(self._assets.get(run, {})[path])

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` after every change."""
        return self._listeners.subscribe(listener)

    def close(self) -> None:
        """Nothing is held open."""
