"""Lists what a log directory holds; costs what has changed since it was last asked, not what there is."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from glassboard.reader.discovery import natural_key
from glassboard.reader.run import Run
from glassboard.reader.tail import FileTail
from glassboard.store.base import Catalog, CatalogDelta, RunInfo, State, TagDelta, TagInfo

_MOST_GONE = 10_000  # runs that are remembered to have gone: older clients read everything again

_Key = tuple[str, str]  # tag and kind


@dataclass
class _Run:
    """What was last seen of a run."""

    info: RunInfo
    tags: set[_Key] = field(default_factory=set[_Key])
    files: list[tuple[FileTail, int]] = field(default_factory=list["tuple[FileTail, int]"])  # and their tags
    damaged: int = 0
    changed: int = 0


@dataclass
class _Tag:
    """A tag, and since which revision each of its runs has it."""

    runs: dict[str, int] = field(default_factory=dict[str, int])
    description: str = ""
    changed: int = 0


class CatalogBuilder:
    """The catalog of runs that change; one thread at a time may use it."""

    def __init__(self) -> None:
        self._runs: dict[str, _Run] = {}
        self._tags: dict[_Key, _Tag] = {}
        self._gone: dict[str, int] = {}  # by run, the revision at which it went
        self._known_from = 0  # no delta from before this revision can be told
        self._order: list[str] | None = None  # of runs; None: to be sorted again
        self._tag_order: list[_Key] | None = None
        self._natural: dict[str, list[tuple[int, int, str]]] = {}

    def update(self, revision: int, runs: Mapping[str, Run], changed: Iterable[str]) -> None:
        """Take in what is new in the ``changed`` runs, and which runs there are."""
        for name in self._runs.keys() - runs.keys():
            self._remove(name, revision)
        for name in {*changed, *(runs.keys() - self._runs.keys())}:
            if name in runs:
                self._look_at(runs[name], revision)

    def _remove(self, name: str, revision: int) -> None:
        for key in self._runs.pop(name).tags:
            self._take_from(key, name, revision)
        self._order = None
        self._went(name, revision)

    def _went(self, name: str, revision: int) -> None:
        """Whoever follows is to forget the run; the latest to go stands last."""
        self._gone.pop(name, None)
        self._gone[name] = revision
        while len(self._gone) > _MOST_GONE:
            self._known_from = self._gone.pop(next(iter(self._gone)))

    def _take_from(self, key: _Key, name: str, revision: int) -> None:
        tag = self._tags[key]
        del tag.runs[name]
        tag.changed = revision
        if not tag.runs:
            del self._tags[key]
            self._tag_order = None

    def _look_at(self, run: Run, revision: int) -> None:
        tails = list(run.tails.values())
        info = describe(run)
        seen = self._runs.get(run.name)
        if seen is None:
            seen = self._runs[run.name] = _Run(info)
            self._order = None
        elif seen.info.start != info.start:
            self._order = None
        seen.info, seen.changed = info, revision
        seen.damaged = sum(tail.damaged + (tail.problem is not None) for tail in tails)
        before = dict(seen.files)
        files = [(tail, tail.tag_count) for tail in tails]
        if files == seen.files:
            return
        seen.files = files
        if before.keys() <= set(tails):  # nothing went: what is new is behind what was there
            self._add_tags(run.name, seen, ((tail, before.get(tail, 0)) for tail in tails), revision)
        else:
            self._look_at_tags(run.name, seen, tails, revision)

    def _look_at_tags(self, name: str, seen: _Run, tails: list[FileTail], revision: int) -> None:
        described = {(tag, kind) for tail in tails for tag, kind, _ in list(tail.tags)}
        lost = seen.tags - described
        seen.tags &= described
        if lost:
            # Who follows forgets the run, and then takes it in as it is now.
            self._went(name, revision)
            for key in lost:
                self._take_from(key, name, revision)
            for key in seen.tags:
                self._tags[key].runs[name] = self._tags[key].changed = revision
        self._add_tags(name, seen, ((tail, 0) for tail in tails), revision)

    def _add_tags(self, name: str, seen: _Run, tails: Iterable[tuple[FileTail, int]], revision: int) -> None:
        for tail, since in tails:
            for tag_name, kind, description in tail.tags[since:]:
                key = tag_name, kind
                tag = self._tags.get(key)
                if tag is None:
                    tag = self._tags[key] = _Tag()
                    self._tag_order = None
                tag.description = tag.description or description
                if name not in tag.runs:
                    tag.runs[name] = tag.changed = revision
                seen.tags.add(key)

    def catalog(self, revision: int, state: State, location: str, unreadable: int) -> Catalog:
        """Everything; ``unreadable`` counts folders."""
        if self._order is None:
            self._order = sorted(self._runs, key=self._place_of_run)
        if self._tag_order is None:
            self._tag_order = sorted(self._tags, key=lambda key: (self._key(key[0]), key[1]))
        places = {name: place for place, name in enumerate(self._order)}
        infos = [self._runs[name].info for name in self._order]
        return Catalog(
            revision=revision,
            state=state,
            location=location,
            runs=infos,
            tags=[
                TagInfo(key[0], key[1], tag.description, sorted(places[run] for run in tag.runs))
                for key in self._tag_order
                for tag in (self._tags[key],)
            ],
            points=sum(info.points for info in infos),
            damaged=unreadable + sum(run.damaged for run in self._runs.values()),
        )

    def delta(
        self, since: int, revision: int, state: State, location: str, unreadable: int
    ) -> CatalogDelta | None:
        """What is new after the revision ``since``; None when that was too long ago."""
        if since < self._known_from:
            return None
        return CatalogDelta(
            since=since,
            revision=revision,
            state=state,
            location=location,
            gone=[name for name, at in self._gone.items() if at > since],
            runs=[run.info for run in self._runs.values() if run.changed > since],
            tags=[
                TagDelta(*key, tag.description, [run for run, at in tag.runs.items() if at > since])
                for key, tag in self._tags.items()
                if tag.changed > since
            ],
            points=sum(run.info.points for run in self._runs.values()),
            damaged=unreadable + sum(run.damaged for run in self._runs.values()),
        )

    def _place_of_run(self, name: str) -> tuple[bool, float, list[tuple[int, int, str]]]:
        start = self._runs[name].info.start
        return start is None, start or 0.0, self._key(name)

    def _key(self, name: str) -> list[tuple[int, int, str]]:
        if name not in self._natural:
            self._natural[name] = natural_key(name)
        return self._natural[name]


def describe(run: Run) -> RunInfo:
    """What a list of runs tells of one."""
    tails = list(run.tails.values())
    start = min((tail.first_wall for tail in tails), default=float("inf"))
    last = max((tail.last_wall for tail in tails), default=float("-inf"))
    if start > last:
        return RunInfo(run.name, None, None, 0)
    points = sum(tail.scanner.points for tail in tails)
    return RunInfo(run.name, start, last, points, run.state(time.time()))
