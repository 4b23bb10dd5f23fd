"""The default store: a log directory on this machine, loaded in parallel and followed while it grows."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from glassboard.errors import DamagedCache
from glassboard.events.codec import HEADER, Records, ScalarColumn, read_payload
from glassboard.reader.attempts import Stretch
from glassboard.reader.discovery import as_text
from glassboard.reader.tail import FileTail
from glassboard.series.query import Series
from glassboard.store.answer import answer
from glassboard.store.assets import AssetDamage, list_files, open_file
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
    TagMetadata,
    TextEntry,
    Which,
)
from glassboard.store.catalog import CatalogBuilder, describe
from glassboard.store.kinds.text import text_values
from glassboard.store.listeners import Listeners
from glassboard.store.log_directory import LogDirectory

# Bytes that the trees of series may take; those asked for longest ago are built again when needed.
_MOST_TREES = 256 << 20


class LocalStore:
    """Follows ``logdir``; one that does not exist yet is waited for.

    Args:
        logdir: root of the recursive search for event files, or several by name: the runs below each are
            called by that name and their path.
        reload_interval: seconds between polls, which catch what file-system events miss; 0 = load once.
        watch_files: whether file-system events shorten the wait.
        stitch: whether folders that one job went on in are shown as one run.
        cache: folder of all column caches, or "off"; None: see `open_cache`.
    """

    def __init__(
        self,
        logdir: str | os.PathLike[str] | Mapping[str, str | os.PathLike[str]],
        *,
        reload_interval: float = 5.0,
        watch_files: bool = True,
        stitch: bool = True,
        cache: str | None = None,
    ) -> None:
        given = logdir if isinstance(logdir, Mapping) else {"": logdir}
        roots = {name: Path(root).expanduser().absolute() for name, root in given.items()}
        self._location = as_text(
            ",".join(f"{name}:{root}" if name else str(root) for name, root in roots.items())
        )
        self._listeners = Listeners()
        self._asset_damage = AssetDamage()
        self._directory = LogDirectory(
            roots,
            self._listeners,
            self._forget,
            reload_interval=reload_interval,
            watch_files=watch_files,
            stitch=stitch,
            cache=cache,
        )
        self._lock = self._directory.lock  # guards all below
        self._series: OrderedDict[tuple[str, str, int], Series] = OrderedDict()
        self._trees: dict[tuple[str, str, int], int] = {}
        self._catalog: Catalog | None = None
        self._builder = CatalogBuilder()
        self._built = self._listeners.revision
        self._directory.start()

    # --- the door -------------------------------------------------------------------------------------

    def catalog(self) -> Catalog:
        """What there is now."""
        with self._lock:
            revision = self._update_catalog()
            if self._catalog is None or self._catalog.revision != revision:
                self._catalog = self._builder.catalog(
                    revision, self._directory.state, self._location, self._damaged_apart()
                )
            return self._catalog

    def catalog_since(self, revision: int) -> CatalogDelta | None:
        """What is new in the catalog since."""
        if self._listeners.since(revision) is None:
            return None
        with self._lock:
            return self._builder.delta(
                revision, self._update_catalog(), self._directory.state, self._location, self._damaged_apart()
            )

    def _damaged_apart(self) -> int:
        """How many folders and files beside event files cannot be read."""
        return len(self._directory.unreadable) + len(self._asset_damage)

    def folders(self) -> list[RunInfo]:
        """Each folder with event files."""
        with self._lock:
            return [describe(run) for run in self._directory.shown.folders.values()]

    def _update_catalog(self) -> int:
        """Take in what was told since the last time; returns up to which revision."""
        change = self._listeners.since(self._built)
        assert change is not None, "a revision of this start is known"
        if change.revision != self._built:
            self._builder.update(change.revision, self._directory.shown.listed, change.runs)
            self._built = change.revision
        return self._built

    def revision(self) -> int:
        """The revision now."""
        return self._listeners.revision

    def changes_since(self, revision: int) -> Change | None:
        """All changes since as one."""
        return self._listeners.since(revision)

    def revision_of(self, runs: Sequence[str]) -> int:
        """The revision of the last news of any of these runs."""
        return self._listeners.revision_of(run.removesuffix("/") for run in runs)

    def damage(self) -> list[Damage]:
        """What could not be read."""
        below = self._directory.below
        with self._lock:
            folders = self._directory.shown.folders.values()
            tails = [(run.name, tail) for run in folders for tail in run.tails.values()]
            found = [Damage("", below(path), 0, 0, why) for path, why in self._directory.unreadable.items()]
        found += [Damage(run, below(file), 0, 0, why) for run, file, why in self._asset_damage.listed()]
        for run, tail in tails:
            file = below(tail.path)
            if tail.problem is not None:
                found.append(Damage(run, file, 0, 0, tail.problem))
            if tail.damaged:
                found += [Damage(run, file, *one) for one in tail.scanner.damage]
                found += [Damage(run, file, offset, 0, why) for offset, why in list(tail.undecodable.items())]
        return found

    def series(self, request: SeriesRequest) -> bytes:
        """A chart's data."""
        revision = self._listeners.revision
        with self._lock:
            self._directory.wanted = request.runs
            rows = [row for name in request.runs if (row := self._row(name, request)) is not None]
        try:
            body = answer(rows, request, revision)
        except DamagedCache:
            self._directory.distrust([(run, request.tag) for run, _, _ in rows])
            return self.series(request)
        self._bound_trees([((run, request.tag, rank), series) for run, rank, series in rows])
        return body

    def _bound_trees(self, asked: Iterable[tuple[tuple[str, str, int], Series]]) -> None:
        sizes = {key: series.memory() for key, series in asked}
        with self._lock:
            for key, size in sizes.items():
                if key in self._series:
                    self._trees[key] = size
                    self._series.move_to_end(key)
            total = sum(self._trees.values())
            while total > _MOST_TREES and len(self._series) > len(sizes):
                key, _ = self._series.popitem(last=False)
                total -= self._trees.pop(key, 0)

    def ranks(self, run: str, tag: str) -> list[int]:
        """Ranks that logged numbers under a tag."""
        with self._lock:
            try:
                return self._directory.shown.find(run).ranks(tag)
            except KeyError:
                return []

    def points(
        self, run: str, tag: str, rank: int | None = None, which: Which = "live"
    ) -> Iterator[PointBlock]:
        """Points of a series, in the order of logging."""
        with self._lock:
            ranks = self._directory.shown.find(run).ranks(tag)
            if not ranks or (rank is not None and rank not in ranks):
                raise KeyError(tag)
            stretches = self._directory.shown.find(run).stretches(tag, ranks[0] if rank is None else rank)
        try:
            for column, _ in stretches:
                column.verify()
        except DamagedCache:
            self._directory.distrust([(run, tag)])
            return self.points(run, tag, rank, which)
        return (_block(column, stretch, which) for column, stretch in stretches)

    def records(self, run: str, tag: str, kind: str, which: Which = "live") -> list[Record]:
        """The places of a tag's values that are no numbers."""
        with self._lock:
            stretches = self._directory.shown.find(run).records(tag, kind)
        if not stretches:
            raise KeyError(tag)
        found = [
            Record(step, wall, f"{run}\0{tail.path}\0{offset}\0{length}", length)
            for tail, records, stretch in stretches
            for step, wall, offset, length in _places(records, stretch, which)
        ]
        return sorted(found, key=lambda record: record.wall_time)

    def metadata(self, run: str, tag: str) -> TagMetadata:
        """What is known of a tag beside its values; the first file that says something counts."""
        with self._lock:
            tails = list(self._directory.shown.find(run).tails.values())
        found: TagMetadata | None = None
        for tail in tails:
            try:
                found = TagMetadata(*tail.scanner.metadata(tag))
            except KeyError:
                continue
            if any(found):
                return found
        if found is None:
            raise KeyError(tag)
        return found

    def attempts(self, run: str) -> list[AttemptInfo]:
        """The starts of the job that wrote to a run."""
        with self._lock:
            attempts = self._directory.shown.find(run).attempts()
        try:
            return [self._attempt(number, tails) for number, tails in enumerate(attempts)]
        except DamagedCache:
            tags = {tag for tails in attempts for tail in tails for tag in list(tail.columns)}
            self._directory.distrust((run, tag) for tag in tags)
            return self.attempts(run)

    def _attempt(self, number: int, tails: Sequence[FileTail]) -> AttemptInfo:
        start, last = min(tail.first_wall for tail in tails), max(tail.last_wall for tail in tails)
        columns = [column for tail in tails for column in list(tail.columns.values()) if len(column)]
        return AttemptInfo(
            number=number,
            start=None if start > last else start,
            last=None if start > last else last,
            first_step=min((column.first_step for column in columns), default=None),
            last_step=max((column.largest_step for column in columns), default=None),
            ranks=sorted({tail.rank for tail in tails}),
            files=[self._directory.below(tail.path) for tail in tails],
        )

    def texts(self, run: str, tag: str) -> list[TextEntry]:
        """All texts of a tag, oldest first."""
        values = text_values(self, run, tag)
        if not values:
            raise KeyError(tag)
        return [TextEntry(one.step, one.wall_time, one.value.markdown) for one in values]

    def read_blob(self, ref: str) -> bytes:
        """The bytes of one record: ``<run>\\0<file>\\0<offset>\\0<length>``."""
        run, name, offset, length = ref.split("\0") if ref.count("\0") == 3 else ("", "", "", "")
        with self._lock:
            try:
                known = name in self._directory.shown.find(run).tails
            except KeyError:
                known = False
        # No file is longer than 18 digits can say.
        if not known or not all(number.isdecimal() and len(number) <= 18 for number in (offset, length)):
            raise KeyError(ref)
        try:
            return read_payload(name, int(offset), int(length))
        except OSError as error:
            raise KeyError(ref) from error

    def report(self, run: str, place: str, why: str) -> None:
        """Count what turned out to be damaged once it was looked at."""
        try:
            if "\0" not in place:
                news = self._asset_damage.add(run, os.path.join(self._folders(run)[0], place), why)
            else:
                _, path, offset, _ = place.split("\0")
                tail = self._directory.shown.find(run).tails[path]
                # Of a file that is another since, something else stands there: the next poll sees it.
                news = not tail.was_replaced() and tail.note_damage(int(offset) - HEADER, why)
        except (KeyError, OSError):
            return  # gone since
        if news:
            self._listeners.tell(catalog=True, runs=[run])

    def assets(self, run: str, folder: str = "") -> list[str]:
        """The names of the files in the run's folder, or in one below it."""
        return list_files(self._folders(run), folder)

    def open_asset(self, run: str, path: str) -> BinaryIO:
        """A file that lies in the run's folder or below it."""
        folders = self._folders(run)
        if self._asset_damage.pass_by(run, os.path.join(folders[0], path)):
            self._listeners.tell(catalog=True, runs=[run])
        return open_file(folders, path)

    def _folders(self, run: str) -> list[str]:
        """Where a run's event files lie, the newest first."""
        with self._lock:
            return list(
                dict.fromkeys(
                    os.path.dirname(path) for path in reversed(self._directory.shown.find(run).tails)
                )
            )

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` after every change."""
        return self._listeners.subscribe(listener)

    def close(self) -> None:
        """Stop following; what was loaded stays readable."""
        self._directory.close()

    def wait_loaded(self, timeout: float | None = None) -> bool:
        """Wait until everything that stood in the log directory at the start is loaded."""
        return self._directory.loaded.wait(timeout)

    def _forget(self, name: str) -> None:
        """Let go of a run's series; the lock is held."""
        for key in [key for key in self._series if key[0].removesuffix("/") == name]:
            del self._series[key]
            self._trees.pop(key, None)

    # --- series ---------------------------------------------------------------------------------------

    def _row(self, name: str, request: SeriesRequest) -> tuple[str, int, Series] | None:
        try:
            run = self._directory.shown.find(name)
        except KeyError:
            return None
        ranks = run.ranks(request.tag)
        if not ranks or (request.rank is not None and request.rank not in ranks):
            return None
        rank = ranks[0] if request.rank is None else request.rank
        parts = [
            (
                column,
                stretch.begin,
                -1 if stretch.end is None else stretch.end,
                stretch.keep_below,
            )
            for column, stretch in run.stretches(request.tag, rank)
        ]
        key = (name, request.tag, rank)
        if key in self._series:
            self._series[key].set_parts(parts)
        else:
            self._series[key] = Series(parts)
        return name, rank, self._series[key]


def _places(records: Records, stretch: Stretch, which: Which) -> Iterator[tuple[int, float, int, int]]:
    part, below = slice(stretch.begin, stretch.end), stretch.keep_below
    for place in zip(
        records.steps[part], records.walls[part], records.offsets[part], records.lengths[part], strict=True
    ):
        superseded = below is not None and place[0] >= below
        if which == "all" or superseded == (which == "superseded"):
            yield place


def _block(column: ScalarColumn, stretch: Stretch, which: Which) -> PointBlock:
    part = slice(stretch.begin, stretch.end)
    steps, walls, values = column.steps[part], column.walls[part], column.values[part]
    count = min(len(steps), len(walls), len(values))  # the file may grow between the three
    block = PointBlock(steps[:count], walls[:count], values[:count], stretch.attempt)
    below = stretch.keep_below
    if which == "all" or (which == "live" and below is None):
        return block
    import numpy as np  # only what was restarted needs it

    superseded = np.zeros(count, bool) if below is None else np.asarray(block.steps) >= below
    kept = superseded if which == "superseded" else ~superseded
    return PointBlock(
        np.asarray(block.steps)[kept].data,
        np.asarray(block.walls)[kept].data,
        np.asarray(block.values)[kept].data,
        stretch.attempt,
    )
