"""Hyperparameters of all runs as one table, with the metrics that each session led to."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple

from glassboard.errors import DamagedRecord
from glassboard.events.hparams import (
    EXPERIMENT_TAG,
    SESSION_END_TAG,
    SESSION_START_TAG,
    Experiment,
    HParam,
    HParamType,
    HParamValue,
    Interval,
    Metric,
    SessionEnd,
    SessionStart,
    Status,
    decode_plugin_data,
)
from glassboard.events.value import Value
from glassboard.store.base import Store
from glassboard.store.kinds.decoded import content_of, entries, tags_of
from glassboard.store.statistics import last_points
from glassboard.types import Step, WallTime


class MetricValue(NamedTuple):
    """The last point of a metric."""

    value: float
    step: Step
    wall_time: WallTime


@dataclass(frozen=True)
class Session:
    """One trial; times in seconds since the epoch, None where they are not stated."""

    run: str
    group: str
    hparams: Mapping[str, HParamValue]
    metrics: Mapping[tuple[str, str], MetricValue]  # by `Metric.group` and tag
    status: Status = "unknown"
    start: WallTime | None = None
    end: WallTime | None = None
    model_uri: str = ""
    monitor_url: str = ""


@dataclass(frozen=True)
class HParamsTable:
    """Everything that is known of the trials of a log directory.

    ``hparams`` and ``metrics`` are those that any run declares, then those that sessions alone name.
    ``values`` are the values that sessions have, by name, in the order in which they were first met.
    """

    experiment: Experiment = field(default_factory=Experiment)
    hparams: Sequence[HParam] = ()
    metrics: Sequence[Metric] = ()
    sessions: Sequence[Session] = ()
    values: Mapping[str, Sequence[HParamValue]] = field(default_factory=dict[str, Sequence[HParamValue]])


# A table is asked for again whenever a run has news, and what the other runs were given is the same.
_decoded = lru_cache(maxsize=1 << 15)(decode_plugin_data)


def hparams_table(store: Store, *, first: bool = False, measured: bool = True) -> HParamsTable:
    """The table of all runs, sessions in the catalog's order of runs.

    Args:
        store: where the runs are.
        first: take what a run logged first, as TensorBoard does, not what it logged last.
        measured: whether sessions are told with their metrics' last values.
    """
    experiments: list[Experiment] = []
    starts: dict[str, tuple[WallTime, SessionStart]] = {}
    ends: dict[str, tuple[WallTime, SessionEnd]] = {}
    for run, tags in tags_of(store, "hparams").items():
        for tag in tags:
            for wall, held in _logged(store, run, tag, first):
                if tag == EXPERIMENT_TAG and isinstance(held, Experiment):
                    experiments.append(held)
                elif tag == SESSION_START_TAG and isinstance(held, SessionStart):
                    starts[run] = wall, held
                elif tag == SESSION_END_TAG and isinstance(held, SessionEnd):
                    ends[run] = wall, held
    hparams = _merged_hparams(experiments, [start for _, start in starts.values()])
    metrics = _merged_metrics(experiments)
    values = _last_values(store, starts, metrics) if measured else {}
    return HParamsTable(
        experiment=_merged_experiment(experiments),
        hparams=hparams,
        metrics=metrics,
        sessions=[
            _session(run, wall, start, ends.get(run), values.get(run, {}))
            for run, (wall, start) in starts.items()
        ],
        values=_values(start for _, start in starts.values()),
    )


def _logged(
    store: Store, run: str, tag: str, first: bool
) -> list[tuple[WallTime, Experiment | SessionStart | SessionEnd]]:
    """What a run logged under one of the tags: the first of it or the last, of experiments all."""

    def read(value: Value) -> Experiment | SessionStart | SessionEnd | None:
        return _decoded(content_of(store, run, tag, value)).held

    records = store.records(run, tag, "hparams")
    if first or len(records) == 1:  # the store knows it without reading the record
        try:
            held = _decoded(store.metadata(run, tag).content).held
        except DamagedRecord as error:
            store.report(run, records[0].ref, f"this hparams cannot be read: {error}")
            return []
        return [] if held is None else [(records[0].wall_time, held)]
    logged = entries(store, run, tag, "hparams", read)
    found = [(entry.wall_time, held) for entry, held in logged if held is not None]
    return found if tag == EXPERIMENT_TAG else found[-1:]


def _session(
    run: str,
    wall: WallTime,
    start: SessionStart,
    end: tuple[WallTime, SessionEnd] | None,
    metrics: Mapping[tuple[str, str], MetricValue],
) -> Session:
    if end is not None and end[0] < wall:
        end = None  # it ended an earlier session, and this one is under way
    return Session(
        run=run,
        group=start.group,
        hparams=start.hparams,
        metrics=metrics,
        status="running" if end is None else end[1].status,
        start=start.start or None,
        end=None if end is None else end[1].end or None,
        model_uri=start.model_uri,
        monitor_url=start.monitor_url,
    )


def _merged_experiment(experiments: Sequence[Experiment]) -> Experiment:
    """The first name, description and user that is stated, and the earliest time."""
    return Experiment(
        name=next((one.name for one in experiments if one.name), ""),
        description=next((one.description for one in experiments if one.description), ""),
        user=next((one.user for one in experiments if one.user), ""),
        created=min((one.created for one in experiments if one.created), default=0.0),
    )


def _merged_hparams(experiments: Iterable[Experiment], starts: Iterable[SessionStart]) -> list[HParam]:
    merged: dict[str, HParam] = {}
    for hparam in (one for experiment in experiments for one in experiment.hparams):
        known = merged.get(hparam.name)
        merged[hparam.name] = hparam if known is None else _both(known, hparam)
    seen: dict[str, set[HParamType]] = {}
    for start in starts:
        for name, value in start.hparams.items():
            merged.setdefault(name, HParam(name))
            seen.setdefault(name, set()).add(_type_of(value))
    for name, hparam in merged.items():
        if not hparam.type and name in seen:
            types = seen[name]
            merged[name] = replace(hparam, type=types.pop() if len(types) == 1 else "string")
    return list(merged.values())


def _both(one: HParam, other: HParam) -> HParam:
    """One hyperparameter as two runs declare it: of both domains all."""
    domain = one.domain
    if domain is None or other.domain is None:
        domain = domain if other.domain is None else other.domain
    elif isinstance(domain, Interval) and isinstance(other.domain, Interval):
        domain = Interval(min(domain.least, other.domain.least), max(domain.most, other.domain.most))
    elif not isinstance(domain, Interval) and not isinstance(other.domain, Interval):
        # True == 1, but they are two values here.
        domain = tuple({(type(value), value): value for value in (*domain, *other.domain)}.values())
    else:
        domain = None
    types: set[HParamType] = {one.type, other.type}
    types.discard("")
    return HParam(
        name=one.name,
        display_name=one.display_name or other.display_name,
        description=one.description or other.description,
        type="" if not types else types.pop() if len(types) == 1 else "string",
        domain=domain,
        differs=one.differs or other.differs,
    )


def _type_of(value: HParamValue) -> HParamType:
    return "string" if isinstance(value, str) else "bool" if isinstance(value, bool) else "number"


def _merged_metrics(experiments: Iterable[Experiment]) -> list[Metric]:
    merged: dict[tuple[str, str], Metric] = {}
    for metric in (one for experiment in experiments for one in experiment.metrics):
        merged.setdefault((metric.group, metric.tag), metric)
    return list(merged.values())


def _values(starts: Iterable[SessionStart]) -> dict[str, list[HParamValue]]:
    met: dict[str, dict[tuple[type, HParamValue], HParamValue]] = {}
    for start in starts:
        for name, value in start.hparams.items():
            met.setdefault(name, {}).setdefault((type(value), value), value)
    return {name: list(values.values()) for name, values in met.items()}


def _last_values(
    store: Store, runs: Iterable[str], metrics: Sequence[Metric]
) -> dict[str, dict[tuple[str, str], MetricValue]]:
    """The last point of each metric that a session has, by its run: one question for each metric."""
    found: dict[str, dict[tuple[str, str], MetricValue]] = {}
    for metric in metrics:
        below = {run: run_of_metric(run, metric.group) for run in runs}
        points = last_points(store, metric.tag, list(dict.fromkeys(below.values())))
        for run, name in below.items():
            if name in points:
                found.setdefault(run, {})[metric.group, metric.tag] = MetricValue(*points[name])
    return found


def run_of_metric(run: str, group: str) -> str:
    """The run that holds the metrics of a group, of the session that a run holds."""
    return posixpath.normpath(posixpath.join(run, group))
