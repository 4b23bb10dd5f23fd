"""Follows a log directory: finds its event files, reads them in parallel, and keeps their columns."""

from __future__ import annotations

import logging
import os
import threading
import time
import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path

from glassboard.errors import DamagedCache
from glassboard.events.codec import release_memory
from glassboard.reader.cache import open_cache
from glassboard.reader.discovery import as_text, find_event_files
from glassboard.reader.run import Run
from glassboard.reader.tail import FileTail
from glassboard.reader.watch import watch
from glassboard.store.base import State
from glassboard.store.listeners import Listeners
from glassboard.store.shown import ShownRuns
from glassboard.types import RunState

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


class LogDirectory:
    """Event files below some roots, by run, each read as far as it goes; ``listeners`` hear of news.

    ``lock`` guards what is public here; hold it while looking.

    Args:
        roots: the log directories; the runs below one with a name are called by that name and their path.
        listeners: told of every change.
        on_forget: called with the name of each run that is made of other files from now on.
        reload_interval: seconds between polls, which catch what file-system events miss; 0 = load once.
        watch_files: whether file-system events shorten the wait.
        stitch: whether folders that one job went on in are shown as one run.
        cache: folder of all column caches, or "off"; None: see `open_cache`.
    """

    def __init__(
        self,
        roots: Mapping[str, Path],
        listeners: Listeners,
        on_forget: Callable[[str], None],
        *,
        reload_interval: float,
        watch_files: bool,
        stitch: bool,
        cache: str | None,
    ) -> None:
        self.roots = roots
        self.lock = threading.Lock()
        self.unreadable: dict[str, str] = {}
        self.shown = ShownRuns(stitch=stitch)
        self.state: State = "loading"
        self.wanted: Sequence[str] = ()  # runs whose files are read first
        self.loaded = threading.Event()
        self._listeners = listeners
        self._on_forget = on_forget
        self._reload_interval = reload_interval
        self._watch_files = watch_files
        self._regroup = False
        self._states: dict[str, RunState | None] = {}
        self._unsettled: set[str] = set()
        self._cache = open_cache(roots.values(), cache)
        self._closing = threading.Event()
        self._pool = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="glassboard-scan")
        self._thread = threading.Thread(target=self._follow, name="glassboard-follow", daemon=True)

    def start(self) -> None:
        """Begin to read."""
        self._thread.start()
        # A thread that the interpreter stops in native code would end the program with an error.
        weakref.finalize(self, _end, self._closing, self._thread)

    def close(self) -> None:
        """Stop following; what was read stays."""
        self._closing.set()
        self._thread.join(timeout=5)
        self._pool.shutdown(wait=False, cancel_futures=True)
        if self._cache is not None:
            with self.lock:
                tails = [tail for run in self.shown.folders.values() for tail in run.tails.values()]
            for tail in tails:
                self._freeze(tail)
            self._cache.close()

    def below(self, path: str) -> str:
        """A path as people know it: below its root."""
        for root in self.roots.values():
            if path == str(root) or path.startswith(f"{root}{os.sep}"):
                return as_text(os.path.relpath(path, root))
        return as_text(path)

    # --- the cache ------------------------------------------------------------------------------------

    def _tail(self, path: str) -> FileTail:
        return FileTail(path, self._cache.place_of(path) if self._cache else None)

    def _restore(self) -> None:
        """Begin with what the cache holds."""
        with self.lock:
            run_of = {tail: run.name for run in self.shown.folders.values() for tail in run.tails.values()}
        tails = list(run_of)
        for begin in range(0, len(tails), _AT_ONCE):
            restored = FileTail.restore_all(tails[begin : begin + _AT_ONCE])
            if restored:
                self._regroup = True
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
        with self.lock:
            tails = [tail for run in self.shown.folders.values() for tail in run.tails.values()]
        growing = {tail.path: tail.scanner.growing for tail in tails}
        total = sum(growing.values())
        for tail in sorted(tails, key=lambda tail: growing[tail.path], reverse=True):
            if total <= _MOST_GROWING_IN_ALL:
                return
            self._freeze(tail, least=(1, 1))
            total -= growing[tail.path] - tail.scanner.growing

    def distrust(self, series: Iterable[tuple[str, str]]) -> None:
        """Read the event files of these runs and tags again whose columns are not what was written."""
        for name, tag in series:
            run = self.shown.find(name)
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
        self.loaded.set()
        release_memory()
        if self._cache is not None:
            self._cache.keep_only(
                path for run in list(self.shown.folders.values()) for path in list(run.tails)
            )
        if self._reload_interval <= 0:
            return
        roots = list(self.roots.values())
        for paths in watch(roots, self._closing, self._reload_interval, events=self._watch_files):
            if paths is None or not self._scan_known(paths):
                self._discover()
                self._scan_all()
                self._bound_growing()
                self._look_at_states()

    def _discover(self) -> None:
        """Bring runs and files in line with what is in the log directory."""
        everything = find_event_files(self.roots)
        found = everything.runs
        with self.lock:
            changed = self.unreadable != everything.unreadable
            news: set[str] = set()  # runs that came, went, or have other files
            self.unreadable = everything.unreadable
            folders = self.shown.folders
            for name in [name for name in folders if name not in found]:
                self._on_forget(name)
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
            self.shown.folders = {name: folders[name] for name in found}
            news |= self._stitch()
            state: State = self.state
            if self.loaded.is_set() or not found:
                state = "ready" if found else "waiting"
            changed = changed or state != self.state
            self.state = state
        if changed or news:
            self._tell(catalog=True, folders=news)

    def _scan_all(self, *, first: bool = False) -> None:
        work = [
            (run, tail)
            for run in list(self.shown.folders.values())
            for tail in list(run.tails.values())
            if tail.has_news()
        ]
        self._scan(work)
        if first:
            with self.lock:
                self.state = "ready" if self.shown.folders else "waiting"
            self._listeners.tell(catalog=True)

    def _scan_known(self, paths: Iterable[str]) -> bool:
        """Scan these files; False when one of them is not known yet, or is gone."""
        work: list[tuple[Run, FileTail]] = []
        all_known = True
        by_path = {
            path: (run, tail) for run in self.shown.folders.values() for path, tail in run.tails.items()
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
            with self.lock:
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
        with self.lock:
            name = next(name for name in chain(self.shown.parts(self.wanted), left) if name in left)
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
                not more and not self.loaded.is_set()
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
        with self.lock:
            for one in (*self.shown.folders.values(), *self.shown.listed.values()):
                if fresh.path in one.tails:
                    one.tails[fresh.path] = fresh
        self._scan_file(run, fresh)
        with self.lock:
            changed = self._stitch()
        self._tell(catalog=True, folders={run.name, *changed})

    def _stitch(self) -> set[str]:
        """Join folders that one job went on in; returns what of the runs has changed. Needs the lock."""
        self._regroup = False
        changed = self.shown.update()
        for name in changed:
            self._on_forget(name)
        return changed

    def _tell(self, *, catalog: bool, folders: Iterable[str] = ()) -> None:
        """Tell of news in folders, and in the runs that they are part of."""
        with self.lock:
            names = self.shown.names(folders)
            self._unsettled |= names
        self._listeners.tell(catalog=catalog, runs=names)

    def _look_at_states(self) -> None:
        """Tell which runs have ended or fallen silent since: nothing but time may have passed."""
        now, changed = time.time(), set[str]()
        with self.lock:
            waiting, self._unsettled = self._unsettled, set()
            for name in waiting & self.shown.listed.keys():
                state = self.shown.listed[name].state(now)
                # Whoever asked before the first look was told how it was then: that it ran, perhaps.
                if (
                    state in ("crashed", "stalled")
                    if name not in self._states
                    else state != self._states[name]
                ):
                    changed.add(name)
                self._states[name] = state
                if state in ("running", "stalled"):
                    self._unsettled.add(name)
        if changed:
            self._listeners.tell(catalog=True, runs=changed)


def _end(closing: threading.Event, thread: threading.Thread) -> None:
    closing.set()
    thread.join(timeout=5)
