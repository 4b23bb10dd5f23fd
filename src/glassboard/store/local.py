"""The default store: a log directory on this machine, loaded in parallel and followed while it grows."""

from __future__ import annotations

import logging
import os
import threading
import time
import weakref
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from glassboard.errors import DamagedCache
from glassboard.events.codec import HEADER, Records, ScalarColumn, read_payload, release_memory
from glassboard.reader.attempts import Stretch
from glassboard.reader.cache import open_cache
from glassboard.reader.discovery import as_text, find_event_files
from glassboard.reader.run import Run
from glassboard.reader.tail import FileTail
from glassboard.reader.watch import watch
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
    RunState,
    SeriesRequest,
    State,
    TagMetadata,
    TextEntry,
    Which,
)
from glassboard.store.catalog import CatalogBuilder, describe
from glassboard.store.kinds.text import text_values
from glassboard.store.listeners import Listeners
from glassboard.store.shown import ShownRuns

_log = logging.getLogger("glassboard.reader")
# Read of one file at a time, so that its first curves show while the rest loads.
_STRETCH = 32 << 20
# Points of one file, of each of its tags, and of all files, that may lie in memory before they are written.
_MOST_GROWING = 1 << 20
_MOST_GROWING_OF_TAG = 64
_MOST_GROWING_IN_ALL = 8 << 20
# A file of which less than this is new is read again faster than it is written.
_LEAST_EVENTS, _LEAST_BYTES = 1000, 4 << 20
# Files that are taken over from the cache between two looks at who waits for them.
_AT_ONCE = 500
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
        roots = logdir if isinstance(logdir, Mapping) else {"": logdir}
        self._roots = {name: Path(root).expanduser().absolute() for name, root in roots.items()}
        self._location = as_text(
            ",".join(f"{name}:{root}" if name else str(root) for name, root in self._roots.items())
        )
        self._reload_interval = reload_interval
        self._watch_files = watch_files
        self._listeners = Listeners()
        self._asset_damage = AssetDamage()
        self._lock = threading.Lock()  # guards all below
        self._unreadable: dict[str, str] = {}
        self._shown = ShownRuns(stitch=stitch)
        self._state: State = "loading"
        self._series: OrderedDict[tuple[str, str, int], Series] = OrderedDict()
        self._trees: dict[tuple[str, str, int], int] = {}
        self._catalog: Catalog | None = None
        self._regroup = False
        self._states: dict[str, RunState | None] = {}
        self._unsettled: set[str] = set()
        self._builder = CatalogBuilder()
        self._built = self._listeners.revision
        self._wanted: Sequence[str] = ()
        self._cache = open_cache(self._roots.values(), cache)
        self._closing = threading.Event()
        self._loaded = threading.Event()
        self._pool = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="glassboard-scan")
        self._thread = threading.Thread(target=self._follow, name="glassboard-follow", daemon=True)
        self._thread.start()
        # A thread that the interpreter stops in native code would end the program with an error.
        weakref.finalize(self, _end, self._closing, self._thread)

    # --- the door -------------------------------------------------------------------------------------

    def catalog(self) -> Catalog:
        """What there is now."""
        with self._lock:
            revision = self._update_catalog()
            if self._catalog is None or self._catalog.revision != revision:
                self._catalog = self._builder.catalog(
                    revision, self._state, self._location, self._damaged_apart()
                )
            return self._catalog

    def catalog_since(self, revision: int) -> CatalogDelta | None:
        """What is new in the catalog since."""
        if self._listeners.since(revision) is None:
            return None
        with self._lock:
            return self._builder.delta(
                revision, self._update_catalog(), self._state, self._location, self._damaged_apart()
            )

    def _damaged_apart(self) -> int:
        """How many folders and files beside event files cannot be read."""
        return len(self._unreadable) + len(self._asset_damage)

    def folders(self) -> list[RunInfo]:
        """Each folder with event files."""
        with self._lock:
            return [describe(run) for run in self._shown.folders.values()]

    def _update_catalog(self) -> int:
        """Take in what was told since the last time; returns up to which revision."""
        change = self._listeners.since(self._built)
        assert change is not None, "a revision of this start is known"
        if change.revision != self._built:
            self._builder.update(change.revision, self._shown.listed, change.runs)
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
        return self._listeners.revision_of(runs)

    def damage(self) -> list[Damage]:
        """What could not be read."""
        with self._lock:
            tails = [(run.name, tail) for run in self._shown.folders.values() for tail in run.tails.values()]
            found = [Damage("", self._below(path), 0, 0, why) for path, why in self._unreadable.items()]
        found += [Damage(run, self._below(file), 0, 0, why) for run, file, why in self._asset_damage.listed()]
        for run, tail in tails:
            file = self._below(tail.path)
            if tail.problem is not None:
                found.append(Damage(run, file, 0, 0, tail.problem))
            if tail.damaged:
                found += [Damage(run, file, *one) for one in tail.scanner.damage]
                found += [Damage(run, file, offset, 0, why) for offset, why in list(tail.undecodable.items())]
        return found

    def _below(self, path: str) -> str:
        """A path as people know it: below its root."""
        for root in self._roots.values():
            if path == str(root) or path.startswith(f"{root}{os.sep}"):
                return as_text(os.path.relpath(path, root))
        return as_text(path)

    def series(self, request: SeriesRequest) -> bytes:
        """A chart's data."""
        revision = self._listeners.revision
        with self._lock:
            self._wanted = request.runs
            rows = [row for name in request.runs if (row := self._row(name, request)) is not None]
        try:
            body = answer(rows, request, revision)
        except DamagedCache:
            self._distrust([(run, request.tag) for run, _, _ in rows])
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

    def points(
        self, run: str, tag: str, rank: int | None = None, which: Which = "live"
    ) -> Iterator[PointBlock]:
        """Points of a series, in the order of logging."""
        with self._lock:
            ranks = self._shown.find(run).ranks(tag)
            if not ranks or (rank is not None and rank not in ranks):
                raise KeyError(tag)
            stretches = self._shown.find(run).stretches(tag, ranks[0] if rank is None else rank)
        try:
            for column, _ in stretches:
                column.verify()
        except DamagedCache:
            self._distrust([(run, tag)])
            return self.points(run, tag, rank, which)
        return (_block(column, stretch, which) for column, stretch in stretches)

    def records(self, run: str, tag: str, kind: str, which: Which = "live") -> list[Record]:
        """The places of a tag's values that are no numbers."""
        with self._lock:
            stretches = self._shown.find(run).records(tag, kind)
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
            tails = list(self._shown.find(run).tails.values())
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
            attempts = self._shown.find(run).attempts()
        return [self._attempt(number, tails) for number, tails in enumerate(attempts)]

    def _attempt(self, number: int, tails: Sequence[FileTail]) -> AttemptInfo:
        start, last = min(tail.first_wall for tail in tails), max(tail.last_wall for tail in tails)
        columns = [column for tail in tails for column in list(tail.columns.values()) if len(column)]
        return AttemptInfo(
            number=number,
            start=None if start > last else start,
            last=None if start > last else last,
            first_step=min((column.first_step for column in columns), default=None),
            last_step=max((max(column.steps) for column in columns), default=None),
            ranks=sorted({tail.rank for tail in tails}),
            files=[self._below(tail.path) for tail in tails],
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
                known = name in self._shown.find(run).tails
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
                tail = self._shown.find(run).tails[path]
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
                dict.fromkeys(os.path.dirname(path) for path in reversed(self._shown.find(run).tails))
            )

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` after every change."""
        return self._listeners.subscribe(listener)

    def close(self) -> None:
        """Stop following; what was loaded stays readable."""
        self._closing.set()
        self._thread.join(timeout=5)
        self._pool.shutdown(wait=False, cancel_futures=True)
        if self._cache is not None:
            with self._lock:
                tails = [tail for run in self._shown.folders.values() for tail in run.tails.values()]
            for tail in tails:
                self._freeze(tail)
            self._cache.close()

    def wait_loaded(self, timeout: float | None = None) -> bool:
        """Wait until everything that stood in the log directory at the start is loaded."""
        return self._loaded.wait(timeout)

    # --- series ---------------------------------------------------------------------------------------

    def _row(self, name: str, request: SeriesRequest) -> tuple[str, int, Series] | None:
        run = self._shown.listed.get(name) or self._shown.folders.get(name)
        ranks = run.ranks(request.tag) if run else []
        if run is None or not ranks or (request.rank is not None and request.rank not in ranks):
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

    # --- the cache ------------------------------------------------------------------------------------

    def _tail(self, path: str) -> FileTail:
        return FileTail(path, self._cache.place_of(path) if self._cache else None)

    def _restore(self) -> None:
        """Begin with what the cache holds."""
        with self._lock:
            run_of = {tail: run.name for run in self._shown.folders.values() for tail in run.tails.values()}
        tails = list(run_of)
        for begin in range(0, len(tails), _AT_ONCE):
            restored = FileTail.restore_all(tails[begin : begin + _AT_ONCE])
            if restored:
                self._tell(catalog=True, folders=[run_of[tail] for tail in restored])

    def _freeze(self, tail: FileTail, *, least: tuple[int, int] = (_LEAST_EVENTS, _LEAST_BYTES)) -> None:
        """Write a file's columns to the cache, if that is worth it and possible."""
        events, size = tail.unsaved
        if self._cache is None or (events < least[0] and size < least[1]) or not self._cache.has_room():
            return
        try:
            tail.freeze()
        except FileNotFoundError:
            return  # the event file is gone: discovery will notice
        except DamagedCache:
            return  # found by who asks for these points, too
        except OSError as error:
            self._cache.give_up(error)

    def _bound_growing(self) -> None:
        """Keep what lies in memory small, largest files first."""
        with self._lock:
            tails = [tail for run in self._shown.folders.values() for tail in run.tails.values()]
        growing = {tail.path: tail.scanner.growing for tail in tails}
        total = sum(growing.values())
        for tail in sorted(tails, key=lambda tail: growing[tail.path], reverse=True):
            if total <= _MOST_GROWING_IN_ALL:
                return
            self._freeze(tail, least=(1, 1))
            total -= growing[tail.path] - tail.scanner.growing

    def _distrust(self, series: Iterable[tuple[str, str]]) -> None:
        """Read the event files of these runs and tags again whose columns are not what was written."""
        for name, tag in series:
            run = self._shown.find(name)
            for tail in [tail for tail in list(run.tails.values()) if tag in tail.columns]:
                try:
                    tail.columns[tag].verify()
                except DamagedCache as error:
                    _log.warning("%s: %s", as_text(tail.path), error)
                    self._put_in_place(run, self._tail(tail.path))

    # --- following ------------------------------------------------------------------------------------

    def _follow(self) -> None:
        self._discover()
        self._restore()
        self._scan_all(first=True)
        self._loaded.set()
        release_memory()
        if self._cache is not None:
            self._cache.keep_only(
                path for run in list(self._shown.folders.values()) for path in list(run.tails)
            )
        if self._reload_interval <= 0:
            return
        roots = list(self._roots.values())
        for paths in watch(roots, self._closing, self._reload_interval, events=self._watch_files):
            if paths is None or not self._scan_known(paths):
                self._discover()
                self._scan_all()
                self._bound_growing()
                self._look_at_states()

    def _discover(self) -> None:
        """Bring runs and files in line with what is in the log directory."""
        everything = find_event_files(self._roots)
        found = everything.runs
        with self._lock:
            changed = self._unreadable != everything.unreadable
            news: set[str] = set()  # runs that came, went, or have other files
            self._unreadable = everything.unreadable
            folders = self._shown.folders
            for name in [name for name in folders if name not in found]:
                self._forget(name)
                del folders[name]
                news.add(name)
            for name, paths in found.items():
                run = folders.setdefault(name, Run(name))
                for path in [path for path in run.tails if path not in paths]:
                    del run.tails[path]
                    news.add(name)
                for path in paths:
                    if path not in run.tails:
                        run.tails[path] = self._tail(path)
                        news.add(name)
            self._shown.folders = {name: folders[name] for name in found}
            news |= self._stitch()
            state: State = self._state
            if self._loaded.is_set() or not found:
                state = "ready" if found else "waiting"
            changed = changed or state != self._state
            self._state = state
        if changed or news:
            self._tell(catalog=True, folders=news)

    def _scan_all(self, *, first: bool = False) -> None:
        work = [
            (run, tail)
            for run in list(self._shown.folders.values())
            for tail in list(run.tails.values())
            if tail.has_news()
        ]
        self._scan(work)
        if first:
            with self._lock:
                self._state = "ready" if self._shown.folders else "waiting"
            self._listeners.tell(catalog=True)

    def _scan_known(self, paths: Iterable[str]) -> bool:
        """Scan these files; False when one of them is not known yet, or is gone."""
        work: list[tuple[Run, FileTail]] = []
        all_known = True
        by_path = {
            path: (run, tail) for run in self._shown.folders.values() for path, tail in run.tails.items()
        }
        for path in paths:
            if path in by_path and os.path.exists(path):
                work.append(by_path[path])
            else:
                all_known = False
        self._scan(work)
        return all_known

    def _scan(self, work: list[tuple[Run, FileTail]]) -> None:
        self._scan_files(work)
        if self._regroup:
            with self._lock:
                changed = self._stitch()
            if changed:
                self._listeners.tell(catalog=True, runs=changed)

    def _scan_files(self, work: list[tuple[Run, FileTail]]) -> None:
        if len(work) == 1:
            self._scan_file(*work[0])
        else:
            left: dict[str, list[tuple[Run, FileTail]]] = {}
            for run, tail in work:
                left.setdefault(run.name, []).append((run, tail))
            try:
                scans = [self._pool.submit(self._scan_next, left) for _ in work]
            except RuntimeError:  # the interpreter is ending, and pools end before everything else
                self._closing.set()
                return
            for scan in scans:
                scan.result()

    def _scan_next(self, left: dict[str, list[tuple[Run, FileTail]]]) -> None:
        """Read one of the files that are left, by run; first those of the chart that was asked for last."""
        with self._lock:
            name = next(name for name in chain(self._shown.parts(self._wanted), left) if name in left)
            run, tail = left[name].pop(0)
            if not left[name]:
                del left[name]
        self._scan_file(run, tail)

    def _scan_file(self, run: Run, tail: FileTail) -> None:
        """Read on to the end of one file, telling what came after each stretch."""
        more = True
        while more and not self._closing.is_set():
            try:
                if tail.was_replaced():
                    self._put_in_place(run, self._tail(tail.path))
                    return
                if not tail.has_news():
                    return
                tags, events, damaged = tail.tag_count, tail.scanner.events, tail.damaged
                more = tail.advance(_STRETCH)
            except FileNotFoundError:
                return  # gone: discovery will notice
            except OSError as error:
                self._set_problem(run, tail, error.strerror or str(error))
                return  # the next poll looks again
            self._set_problem(run, tail, None)
            if tail.scanner.growing >= max(_MOST_GROWING, _MOST_GROWING_OF_TAG * len(tail.columns)) or (
                not more and not self._loaded.is_set()
            ):
                self._freeze(tail)
            if tail.scanner.events > events or tail.damaged > damaged:
                if tail.tag_count > tags:
                    self._regroup = True
                self._tell(catalog=tail.tag_count > tags or tail.damaged > damaged, folders=[run.name])

    def _set_problem(self, run: Run, tail: FileTail, problem: str | None) -> None:
        if tail.problem != problem:
            tail.problem = problem
            self._tell(catalog=True, folders=[run.name])

    def _put_in_place(self, run: Run, fresh: FileTail) -> None:
        with self._lock:
            run.tails[fresh.path] = fresh
        self._scan_file(run, fresh)
        self._tell(catalog=True, folders=[run.name])

    def _forget(self, name: str) -> None:
        for key in [key for key in self._series if key[0] == name]:
            del self._series[key]
            self._trees.pop(key, None)

    def _stitch(self) -> set[str]:
        """Join folders that one job went on in; returns what of the runs has changed. Needs the lock."""
        self._regroup = False
        changed = self._shown.update()
        for name in changed:
            self._forget(name)
        return changed

    def _tell(self, *, catalog: bool, folders: Iterable[str] = ()) -> None:
        """Tell of news in folders, and in the runs that they are part of."""
        with self._lock:
            names = self._shown.names(folders)
            self._unsettled |= names
        self._listeners.tell(catalog=catalog, runs=names)

    def _look_at_states(self) -> None:
        """Tell which runs have ended or fallen silent since: nothing but time may have passed."""
        now, changed = time.time(), set[str]()
        with self._lock:
            waiting, self._unsettled = self._unsettled, set()
            for name in waiting & self._shown.listed.keys():
                state = self._shown.listed[name].state(now)
                if state != self._states.get(name, state):
                    changed.add(name)
                self._states[name] = state
                if state in ("running", "stalled"):
                    self._unsettled.add(name)
        if changed:
            self._listeners.tell(catalog=True, runs=changed)


def _end(closing: threading.Event, thread: threading.Thread) -> None:
    closing.set()
    thread.join(timeout=5)


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
    below = stretch.keep_below
    keep = range(count)
    if which == "live" and below is not None:
        keep = [i for i in keep if steps[i] < below]
    elif which == "superseded":
        keep = [i for i in keep if below is not None and steps[i] >= below]
    if len(keep) == count:
        return PointBlock(steps[:count], walls[:count], values[:count], stretch.attempt)
    return PointBlock(
        [steps[i] for i in keep], [walls[i] for i in keep], [values[i] for i in keep], stretch.attempt
    )
