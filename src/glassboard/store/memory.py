"""The smallest store: series and texts held in memory, for tests and as the example to copy."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence

from glassboard.events.codec import ScalarColumn
from glassboard.events.kinds import PLUGIN_OF_KIND
from glassboard.series.query import Series
from glassboard.store.answer import answer
from glassboard.store.base import (
    AttemptInfo,
    Catalog,
    Damage,
    Listener,
    PointBlock,
    Record,
    RunInfo,
    SeriesRequest,
    TagInfo,
    TagMetadata,
    TextEntry,
    Which,
)
from glassboard.store.listeners import Listeners


class MemoryStore:
    """Holds what `add_scalars` and `add_text` put in."""

    def __init__(self) -> None:
        self._scalars: dict[tuple[str, str], tuple[ScalarColumn, Series]] = {}
        self._texts: dict[tuple[str, str], list[TextEntry]] = {}
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

    def catalog(self) -> Catalog:
        """What there is now."""
        runs = sorted({run for run, _ in [*self._scalars, *self._texts]})
        place = {run: i for i, run in enumerate(runs)}
        tags = [
            TagInfo(tag, kind, "", [place[run] for run, other in sorted(held) if other == tag])
            for kind, held in (("scalar", self._scalars), ("text", self._texts))
            for tag in sorted({tag for _, tag in held})
        ]
        infos = [self._info(run) for run in runs]
        points = sum(info.points for info in infos)
        return Catalog(self._listeners.revision, "ready", "memory", infos, tags, points, 0)

    def _info(self, run: str) -> RunInfo:
        if run not in {name for name, _ in [*self._scalars, *self._texts]}:
            raise KeyError(run)
        columns = [column for (name, _), (column, _) in self._scalars.items() if name == run]
        walls = [wall for column in columns for wall in column.walls]
        walls += [
            entry.wall_time for (name, _), texts in self._texts.items() if name == run for entry in texts
        ]
        return RunInfo(run, min(walls), max(walls), sum(len(column) for column in columns))

    def damage(self) -> list[Damage]:
        """Memory holds nothing that cannot be read."""
        return []

    def series(self, request: SeriesRequest) -> bytes:
        """A chart's data."""
        rows = [
            (run, 0, self._scalars[run, request.tag][1])
            for run in request.runs
            if (run, request.tag) in self._scalars and not request.rank
        ]
        return answer(rows, request, self._listeners.revision)

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
        """This store holds nothing that is read on demand."""
        raise KeyError(tag)

    def metadata(self, run: str, tag: str) -> TagMetadata:
        """The plugin of a tag."""
        if (run, tag) in self._scalars:
            return TagMetadata(PLUGIN_OF_KIND["scalar"], b"", "", "")
        if (run, tag) in self._texts:
            return TagMetadata(PLUGIN_OF_KIND["text"], b"", "", "")
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
        """This store gives out no references."""
        raise KeyError(ref)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` after every change."""
        return self._listeners.subscribe(listener)

    def close(self) -> None:
        """Nothing is held open."""
