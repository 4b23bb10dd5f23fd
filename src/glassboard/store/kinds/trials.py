"""One row for each training: a run with the folders that hold nothing but what belongs to it."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from glassboard.store.base import Catalog
from glassboard.store.kinds.hparams import HParamsTable, Session, run_of_metric


@dataclass(frozen=True)
class Trial:
    """One training: its run, other runs that are part of it, and what it was given, where it said so."""

    run: str
    parts: Sequence[str] = ()
    session: Session | None = None


def trials_of(catalog: Catalog, table: HParamsTable) -> list[Trial]:
    """The trainings of a log directory, in the catalog's order of runs.

    `add_hparams` of other writers makes a folder of its own below the run's, named by the time. Where it
    holds nothing but hyperparameters and one value of each metric, it is part of the run above, provided that
    everything found there says the same hyperparameters; trials of a search stay trials. A run in which a
    declared metric's group is logged, such as Keras's "validation", is part of its session's. A folder that
    holds nothing itself but the trials below it is none.
    """
    sessions = {session.run: session for session in table.sessions}
    places = {run.name: place for place, run in enumerate(catalog.runs)}
    parts: dict[str, list[str]] = {}
    given: dict[str, Session] = dict(sessions)
    for run, below in _only_hparams(catalog, table, sessions, places).items():
        parts[run] = [session.run for session in below]
        given[run] = below[-1]
    groups = list(dict.fromkeys(metric.group for metric in table.metrics if metric.group))
    for run in sessions:
        for group in groups:
            name = run_of_metric(run, group)
            inside = run == "." or name.startswith(f"{run}/")
            if inside and name != run and name in places and name not in sessions:
                parts.setdefault(run, []).append(name)
    taken = {name for names in parts.values() for name in names}
    empty = _empty(catalog) & {above for run in sessions for above in _above(run)}
    return [
        Trial(run.name, tuple(parts.get(run.name, ())), given.get(run.name))
        for run in catalog.runs
        if run.name not in taken and (run.name not in empty or run.name in given)
    ]


def _only_hparams(
    catalog: Catalog, table: HParamsTable, sessions: Mapping[str, Session], places: Mapping[str, int]
) -> dict[str, list[Session]]:
    """The sessions that are told in a folder of their own below their run, by that run."""
    metrics = {metric.tag for metric in table.metrics}
    more: set[int] = set()  # runs that hold anything else
    scalars: Counter[int] = Counter()
    for tag in catalog.tags:
        if tag.kind == "scalar":
            scalars.update(tag.runs)
        if tag.kind != "hparams" and (tag.kind != "scalar" or tag.name not in metrics):
            more.update(tag.runs)
    filled = more | scalars.keys()
    below: dict[str, list[Session]] = {}
    for run, session in sessions.items():
        above = next(iter(_above(run)), "")
        if above in places and places[above] in filled:
            below.setdefault(above, []).append(session)
    found: dict[str, list[Session]] = {}
    for above, candidates in below.items():
        said = [*candidates, *([sessions[above]] if above in sessions else [])]
        if all(one.hparams == said[0].hparams for one in said) and all(
            places[one.run] not in more and catalog.runs[places[one.run]].points <= scalars[places[one.run]]
            for one in candidates
        ):
            found[above] = candidates
    return found


def _above(run: str) -> Iterable[str]:
    """The folders above a run, the nearest first."""
    while run != ".":
        run = posixpath.dirname(run) or "."
        yield run


def _empty(catalog: Catalog) -> set[str]:
    """The runs without a tag."""
    full: set[int] = set()
    for tag in catalog.tags:
        full.update(tag.runs)
    return {run.name for place, run in enumerate(catalog.runs) if place not in full}
