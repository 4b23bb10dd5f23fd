"""A log directory, read from Python: its runs by name, their tags, and tables over many of them."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, Literal, overload

from glassboard.board.series import ScalarSeries, ValueSeries
from glassboard.board.table import Coded, Table, TableStream
from glassboard.board.tables import aggregate, empty_long, long_tables, wide_table
from glassboard.store import open_store
from glassboard.store.base import AttemptInfo, Catalog, Damage, RunInfo, Store, TagInfo, Which
from glassboard.types import RunState

if TYPE_CHECKING:
    from glassboard.store.kinds.hparams import HParamsTable

Wanted = str | re.Pattern[str] | Sequence[str] | None  # a glob, a regular expression, names; None: all


class Run:
    """One run of a board; ``run[tag]`` is what it logged under a tag."""

    def __init__(self, board: Board, info: RunInfo) -> None:
        self._board = board
        self._info = info

    @property
    def name(self) -> str:
        """Its folder below the log directory, ``.`` for that itself."""
        return self._info.name

    @property
    def state(self) -> RunState | None:
        """Running, stalled, finished, crashed; None when nothing tells."""
        return self._info.state

    @property
    def start(self) -> float | None:
        """Wall time of the first event, in seconds since the epoch."""
        return self._info.start

    @property
    def last(self) -> float | None:
        """Wall time of the latest event."""
        return self._info.last

    @property
    def points(self) -> int:
        """How many numbers it has logged."""
        return self._info.points

    @property
    def tags(self) -> Mapping[str, str]:
        """The kind of each tag, tags in natural order."""
        return self._board.tags_of(self.name)

    @property
    def attempts(self) -> list[AttemptInfo]:
        """The starts of the job, oldest first."""
        return self._board.store.attempts(self.name)

    @property
    def hparams(self) -> dict[str, str | float | bool]:
        """Its hyperparameters; empty when it has logged none."""
        for session in self._board.hparams_of_all().sessions:
            if session.run == self.name:
                return dict(session.hparams)
        return {}

    @overload
    def __getitem__(self, tag: str) -> ScalarSeries | Any: ...
    @overload
    def __getitem__(self, tag: tuple[str, int]) -> ScalarSeries: ...
    def __getitem__(self, tag: str | tuple[str, int]) -> ScalarSeries | ValueSeries:
        """What was logged under a tag, ``run[tag, rank]`` for one rank of a distributed job.

        Raises:
            KeyError: the run has no such tag.
        """
        name, rank = tag if isinstance(tag, tuple) else (tag, None)
        kinds = self.tags
        if name not in kinds:
            raise KeyError(f"run {self.name!r} has no tag {name!r}{_near(name, kinds)}")
        if kinds[name] == "scalar":
            return ScalarSeries(self._board.store, self.name, name, rank)
        return ValueSeries(self._board.store, self.name, name, kinds[name])

    def __contains__(self, tag: object) -> bool:
        return tag in self.tags

    def __iter__(self) -> Iterator[str]:
        return iter(self.tags)

    def asset(self, path: str) -> bytes:
        """A file beside the run's event files, as those of embeddings.

        Raises:
            KeyError: there is none, or the path leads out of the run's folder.
        """
        with self._board.store.open_asset(self.name, path) as file:
            return file.read()

    def __repr__(self) -> str:
        return f"<Run {self.name!r}: {len(self.tags)} tags, {self.points:,} points>"


class Runs(Mapping[str, Run]):
    """Runs by name, in the order of their starts."""

    def __init__(self, runs: Mapping[str, Run]) -> None:
        self._runs = runs

    def __getitem__(self, name: str) -> Run:
        """One run.

        Raises:
            KeyError: there is none of that name.
        """
        if name not in self._runs:
            raise KeyError(f"no run {name!r}{_near(name, self._runs)}")
        return self._runs[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._runs)

    def __len__(self) -> int:
        return len(self._runs)

    def matching(self, wanted: Wanted) -> Runs:
        """Those whose name fits a glob, a regular expression or a list of names."""
        fits = fitting(wanted)
        return Runs({name: run for name, run in self._runs.items() if fits(name)})

    def __repr__(self) -> str:
        return f"<{len(self)} runs: {', '.join(list(self)[:5])}{', …' if len(self) > 5 else ''}>"


class Board:
    """What `open` gives: a log directory as it was then, or as it is now if it follows.

    Args:
        store: where everything comes from; closed with the board.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._catalog: Catalog | None = None
        self._runs: Runs | None = None
        self._tags: dict[str, dict[str, str]] = {}
        self._hparams: HParamsTable | None = None

    def _look(self) -> Catalog:
        catalog = self.store.catalog()
        if self._catalog is None or catalog.revision != self._catalog.revision:
            self._catalog = catalog
            self._runs = None
            self._tags = {}
            self._hparams = None
        return self._catalog

    @property
    def runs(self) -> Runs:
        """All runs."""
        catalog = self._look()
        if self._runs is None:
            self._runs = Runs({info.name: Run(self, info) for info in catalog.runs})
        return self._runs

    @property
    def tags(self) -> list[TagInfo]:
        """All tags, each with its kind and, as places in the catalog, its runs."""
        return list(self._look().tags)

    def tags_of(self, run: str) -> Mapping[str, str]:
        """The kinds of a run's tags."""
        catalog = self._look()
        if not self._tags:
            names = [info.name for info in catalog.runs]
            self._tags = {name: {} for name in names}
            for tag in catalog.tags:
                for place in tag.runs:
                    self._tags[names[place]].setdefault(tag.name, tag.kind)
        return self._tags.get(run, {})

    @property
    def damage(self) -> list[Damage]:
        """What could not be read."""
        return self.store.damage()

    @overload
    def table(
        self,
        tags: Wanted = None,
        runs: Wanted = None,
        *,
        wide: bool = False,
        which: Which = "live",
        stream: Literal[False] = False,
    ) -> Table: ...
    @overload
    def table(
        self, tags: Wanted = None, runs: Wanted = None, *, which: Which = "live", stream: Literal[True]
    ) -> TableStream: ...
    def table(
        self,
        tags: Wanted = None,
        runs: Wanted = None,
        *,
        wide: bool = False,
        which: Which = "live",
        stream: bool = False,
    ) -> Table | TableStream:
        """All numbers of some tags of some runs.

        Args:
            tags: which tags; a glob, a regular expression, or names.
            runs: which runs, likewise.
            wide: one row for each run and step and one column for each tag, instead of one row for each
                point with columns run, tag, step, wall_time, value, rank, attempt.
            which: live points are those of each step's latest attempt.
            stream: batches of about a million rows that are read one by one.
        """
        catalog = self._look()
        fits_run, fits_tag = fitting(runs), fitting(tags)
        every = [info.name for info in catalog.runs]
        wanted = {place: name for place, name in enumerate(every) if fits_run(name)}
        names = list(wanted.values())
        scalars = [tag for tag in catalog.tags if tag.kind == "scalar" and fits_tag(tag.name)]
        logged = [(place, tag.name) for tag in scalars for place in tag.runs if place in wanted]
        logged.sort(key=lambda one: one[0])  # run by run, each one's tags in their order
        series = [
            (wanted[place], tag, rank)
            for place, tag in logged
            for rank in self.store.ranks(wanted[place], tag)
        ]
        tag_names = [tag.name for tag in scalars]
        if wide:
            return wide_table(self.store, series, names, tag_names, which)
        batches = long_tables(self.store, series, names, tag_names, which)
        if stream:
            return TableStream(batches, empty_long(names, tag_names))
        return _joined(list(batches), empty_long(names, tag_names))

    def aggregate(self, tag: str, runs: Wanted = None) -> Table:
        """Mean, std, min, max and median of a tag over runs, at each step that any of them has.

        Steps are aligned as they are, without interpolation; see `glassboard.board.tables.aggregate`.

        Raises:
            KeyError: none of these runs has the tag.
        """
        fits = fitting(runs)
        names = [name for name in self.runs if fits(name) and self.tags_of(name).get(tag) == "scalar"]
        if not names:
            raise KeyError(f"no run has numbers under {tag!r}{_near(tag, [one.name for one in self.tags])}")
        return aggregate(self.store, tag, names)

    def hparams_of_all(self) -> HParamsTable:
        """Hyperparameters and metrics of all runs, merged."""
        from glassboard.store.kinds.hparams import hparams_table

        self._look()
        if self._hparams is None:
            self._hparams = hparams_table(self.store)
        return self._hparams

    def hparams(self) -> Table:
        """One row for each run that logged hyperparameters: those, and the metrics' last values."""
        import numpy as np

        found = self.hparams_of_all()
        sessions = list(found.sessions)
        columns: dict[str, Any] = {"run": [session.run for session in sessions]}
        for hparam in found.hparams:
            values = [session.hparams.get(hparam.name) for session in sessions]
            if all(
                isinstance(one, int | float) and not isinstance(one, bool)
                for one in values
                if one is not None
            ):
                columns[hparam.name] = np.array([np.nan if one is None else float(one) for one in values])
            else:
                columns[hparam.name] = [None if one is None else str(one) for one in values]
        for metric in found.metrics:
            key = (metric.group, metric.tag)
            columns["/".join(filter(None, key))] = np.array(
                [session.metrics[key].value if key in session.metrics else np.nan for session in sessions]
            )
        return Table(columns)

    def close(self) -> None:
        """Stop following, and let go of what is held."""
        self.store.close()

    def __enter__(self) -> Board:  # noqa: PYI034 -- nobody derives from it
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        catalog = self._look()
        return f"<Board {catalog.location}: {len(catalog.runs)} runs, {catalog.points:,} points>"


def open(  # noqa: A001 -- glassboard.open
    logdir: str | os.PathLike[str] | Mapping[str, str], *, live: bool = False, **options: Any
) -> Board:
    """Read a log directory.

    Args:
        logdir: a path, several by name, or the URL of a store.
        live: whether to follow what is written from now on; else the board stays as it is now.
        options: of the store: ``stitch``, ``cache``, ``reload_interval``.

    Raises:
        FileNotFoundError: there is no such directory, and it is not to be waited for.
    """
    path = logdir if isinstance(logdir, str | Mapping) else os.fspath(logdir)
    if (
        isinstance(path, str)
        and "://" not in path
        and not live
        and not os.path.isdir(os.path.expanduser(path))
    ):
        raise FileNotFoundError(
            f"no log directory {path}: give the folder that holds the runs, or live=True to wait"
        )
    options.setdefault("reload_interval", 1.0 if live else 0)
    store = open_store(path, **options)
    wait: Callable[[], bool] | None = getattr(store, "wait_loaded", None)
    if wait is not None:
        wait()
    return Board(store)


def fitting(wanted: Wanted) -> Callable[[str], bool]:
    """Whether a name is one of those wanted."""
    if wanted is None:
        return lambda name: True
    if isinstance(wanted, str):
        return lambda name: name == wanted or fnmatchcase(name, wanted)
    if isinstance(wanted, re.Pattern):
        return lambda name: wanted.search(name) is not None
    names = set(wanted)
    return lambda name: name in names


def _joined(tables: list[Table], empty: Table) -> Table:
    import numpy as np

    if len(tables) == 1:
        return tables[0]
    joined: dict[str, Any] = {}
    for name in empty.columns:
        parts = [table[name] for table in (empty, *tables)]
        if isinstance(parts[0], Coded):
            codes = [part.codes for part in parts if isinstance(part, Coded)]
            joined[name] = Coded(np.concatenate(codes), parts[0].texts)
        else:
            joined[name] = np.concatenate([np.asarray(part) for part in parts])
    return Table(joined)


def _near(name: str, names: Any) -> str:
    close = difflib.get_close_matches(name, list(names), 3)
    return f": did you mean {' or '.join(map(repr, close))}?" if close else f"; there are {len(list(names))}"
