"""Experiments and groups of sessions as TensorBoard's hparams page sees them."""

from __future__ import annotations

import math
import posixpath
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from glassboard.server.tensorboard.exchange import wrong
from glassboard.server.tensorboard.hparams_request import Column, HParamsRequest, MetricName
from glassboard.server.tensorboard.source import Source, run_below
from glassboard.store.kinds.plugin_values import (
    Experiment,
    Interval,
    SessionEnd,
    SessionStart,
    stated_hparams,
)

_TYPES = {
    "": "DATA_TYPE_UNSET",
    "string": "DATA_TYPE_STRING",
    "bool": "DATA_TYPE_BOOL",
    "number": "DATA_TYPE_FLOAT64",
}
_DATASETS = {
    "unknown": "DATASET_UNKNOWN",
    "training": "DATASET_TRAINING",
    "validation": "DATASET_VALIDATION",
}
Json = dict[str, Any]
Getter = Callable[[Json], Any]


class Declared(NamedTuple):
    """What the runs say: their experiments, and each session's start and end by run."""

    experiments: list[Experiment]
    starts: dict[str, SessionStart]
    ends: dict[str, SessionEnd]


def read_declared(source: Source) -> Declared:
    """What all runs say."""
    declared = Declared([], {}, {})
    for run, tags in source.index("hparams").items():
        for metadata in tags.values():
            held = stated_hparams(metadata.content)
            if isinstance(held, SessionStart):
                declared.starts[run] = held
            elif isinstance(held, SessionEnd):
                declared.ends[run] = held
            elif held is not None:
                declared.experiments.append(held)
    return declared


# --- the experiment ---------------------------------------------------------------------------------------


def experiment(source: Source, declared: Declared, request: HParamsRequest) -> Json:
    """What all sessions have in common: as it is declared, else as the sessions show it."""
    answer: Json = {"name": "", "description": "", "user": "", "timeCreatedSecs": 0.0}
    if declared.experiments:
        first = declared.experiments[0]
        answer.update(name=first.name, description=first.description, user=first.user)
        answer["timeCreatedSecs"] = first.created
        hparams, metrics = _declared(declared.experiments)
    else:
        hparams = _shown_hparams(declared.starts.values())
        metrics = _shown_metrics(source, declared.starts) if hparams and request.with_metrics else []
    hparams.sort(key=lambda one: (not one["differs"], one["name"]))
    answer["hparamInfos"] = hparams[: request.hparams_limit or len(hparams)]
    answer["metricInfos"] = metrics if request.with_metrics else []
    return answer


def _declared(experiments: Iterable[Experiment]) -> tuple[list[Json], list[Json]]:
    """Hyperparameters and metrics of all experiments; of several of one name the first one counts."""
    hparams: dict[str, Json] = {}
    metrics: dict[tuple[str, str], Json] = {}
    for one in experiments:
        for hparam in one.hparams:
            info = _hparam_info(hparam.name, _TYPES[hparam.type], hparam.differs)
            info.update(displayName=hparam.display_name, description=hparam.description)
            domain = hparam.domain
            if isinstance(domain, Interval):
                info["domainInterval"] = {"minValue": domain.least, "maxValue": domain.most}
            elif domain is not None:
                info["domainDiscrete"] = list(domain)
            hparams.setdefault(hparam.name, info)
        for metric in one.metrics:
            info = _metric_info(MetricName(metric.group, metric.tag))
            info.update(displayName=metric.display_name, description=metric.description)
            info["datasetType"] = _DATASETS[metric.dataset]
            metrics.setdefault((metric.group, metric.tag), info)
    return list(hparams.values()), list(metrics.values())


def _shown_hparams(starts: Iterable[SessionStart]) -> list[Json]:
    """Hyperparameters by the values that sessions have."""
    values: dict[str, list[Any]] = {}
    for start in starts:
        for name, value in start.hparams.items():
            values.setdefault(name, []).append(value)
    answer: list[Json] = []
    for name, held in values.items():
        kinds = {_type_of(value) for value in held}
        kind = kinds.pop() if len(kinds) == 1 else "DATA_TYPE_STRING"
        if kind == "DATA_TYPE_FLOAT64":
            low, high = min(held), max(held)
            info = _hparam_info(name, kind, len(set(held)) > 1)
            info["domainInterval"] = {"minValue": low, "maxValue": high}
        else:
            texts = kind == "DATA_TYPE_STRING"
            there = sorted({_as_text(value) if texts else value for value in held if _is_serializable(value)})
            info = _hparam_info(name, kind, len(there) > 1)
            info["domainDiscrete"] = there
        answer.append(info)
    return answer


def _shown_metrics(source: Source, sessions: Mapping[str, Any]) -> list[Json]:
    """Metrics by the scalars of sessions and of the runs below them."""
    names: set[tuple[str, str]] = set()
    for run, tags in source.index("scalars").items():
        session = run
        while session not in sessions and session:
            session = posixpath.dirname(session).rstrip("/")
        if not session:
            continue
        group = posixpath.relpath(run, session)
        group = "" if group == "." and not run.endswith(".") else group
        names.update((tag, group) for tag in tags)
    return [_metric_info(MetricName(group, tag)) for tag, group in sorted(names)]


def _hparam_info(name: str, kind: str, differs: bool) -> Json:
    return {"name": name, "displayName": "", "description": "", "type": kind, "differs": differs}


def _metric_info(name: MetricName) -> Json:
    return {"name": name._asdict(), "displayName": "", "description": "", "datasetType": "DATASET_UNKNOWN"}


def _type_of(value: Any) -> str:
    return _TYPES["bool" if isinstance(value, bool) else "string" if isinstance(value, str) else "number"]


def _as_text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _is_serializable(value: Any) -> bool:
    return not isinstance(value, float) or math.isfinite(value)


# --- groups of sessions -----------------------------------------------------------------------------------


def session_groups(source: Source, declared: Declared, request: HParamsRequest) -> list[Json]:
    """The groups that pass the filters, sorted.

    Raises:
        Refusal: a filter or an order makes no sense.
    """
    metrics = [MetricName(**one["name"]) for one in experiment(source, declared, request)["metricInfos"]]
    groups: dict[str, Json] = {}
    for run, start in declared.starts.items():
        session = _session(source, run, start, declared.ends.get(run), metrics)
        if session["status"] in request.statuses:
            _add(groups, session, start)
    for group in groups.values():
        group["sessions"] = sorted(group["sessions"], key=_name_of)
        group["metricValues"] = _aggregated(group["sessions"], request)
    getters = [_getter(column) for column in request.columns]
    filters = [_filter(column) for column in request.columns]
    chosen = [
        group
        for group in groups.values()
        if all(passes(get(group)) for get, passes in zip(getters, filters, strict=True))
    ]
    _sort(chosen, request.columns, getters)
    if any(column.included is not None for column in request.columns):
        kept = {column.hparam for column in request.columns if column.included is not False}
        for group in chosen:
            group["hparams"] = {name: value for name, value in group["hparams"].items() if name in kept}
    return chosen


def _session(
    source: Source, run: str, start: SessionStart, end: SessionEnd | None, metrics: Iterable[MetricName]
) -> Json:
    return {
        "name": run,
        "startTimeSecs": start.start,
        "endTimeSecs": end.end if end else 0.0,
        "status": f"STATUS_{end.status.upper()}" if end else "STATUS_UNKNOWN",
        "modelUri": start.model_uri,
        "monitorUrl": start.monitor_url,
        "metricValues": [
            value for metric in metrics if (value := _last_value(source, run, metric)) is not None
        ],
    }


def _last_value(source: Source, session: str, metric: MetricName) -> Json | None:
    run = run_below(session, metric.group)
    try:
        points = source.scalars(run, metric.tag, 1) if source.has("scalars", run, metric.tag) else []
    except KeyError:
        return None  # gone since
    return _metric_value(metric, points[-1].value, points[-1].step, points[-1].wall_time) if points else None


def _metric_value(metric: MetricName, value: float, step: int, wall: float) -> Json:
    return {"name": metric._asdict(), "value": value, "trainingStep": step, "wallTimeSecs": wall}


def _add(groups: dict[str, Json], session: Json, start: SessionStart) -> None:
    name = start.group or session["name"]
    if name in groups:
        groups[name]["sessions"].append(session)
        return
    groups[name] = {
        "name": name,
        "hparams": {key: value for key, value in start.hparams.items() if _is_serializable(value)},
        "sessions": [session],
        "monitorUrl": start.monitor_url,
    }


def _aggregated(sessions: Sequence[Json], request: HParamsRequest) -> list[Json]:
    """The metrics of a group: the mean of its sessions', or those of one of them."""
    if request.aggregation in ("AGGREGATION_UNSET", "AGGREGATION_AVG"):
        held: dict[MetricName, list[Json]] = {}
        for session in sessions:
            for value in session["metricValues"]:
                held.setdefault(MetricName(**value["name"]), []).append(value)
        return [_mean(metric, values) for metric, values in held.items()]
    measured: list[tuple[float, Json]] = []
    for session in sessions:
        value = _value_of(session, request.aggregation_metric)
        if value is not None:
            measured.append((value, session))
    if not measured:
        return []
    if request.aggregation == "AGGREGATION_MEDIAN":
        measured.sort(key=lambda one: one[0])
        return measured[(len(measured) - 1) // 2][1]["metricValues"]
    best = min if request.aggregation == "AGGREGATION_MIN" else max
    return best(measured, key=lambda one: one[0])[1]["metricValues"]


def _mean(metric: MetricName, values: Sequence[Json]) -> Json:
    count = len(values)
    total = 0.0
    for value in values:  # not fsum: the sum as TensorBoard has it
        total += value["value"]
    walls = 0.0
    for value in values:
        walls += value["wallTimeSecs"]
    steps = sum(value["trainingStep"] for value in values)
    return _metric_value(metric, total / count, steps // count, walls / count)


def _name_of(holder: Json) -> str:
    return holder["name"]


def _value_of(holder: Json, metric: MetricName) -> float | None:
    wanted = metric._asdict()
    return next((one["value"] for one in holder["metricValues"] if one["name"] == wanted), None)


def _getter(column: Column) -> Getter:
    metric = column.metric
    if metric is not None:
        return lambda group: _value_of(group, metric)
    return lambda group: group["hparams"].get(column.hparam)


def _filter(column: Column) -> Callable[[Any], bool]:
    pattern = None
    if column.pattern is not None:
        try:
            pattern = re.compile(column.pattern)
        except re.error as error:
            raise wrong(f"{column.pattern!r} is no regular expression: {error}") from None

    def passes(value: Any) -> bool:
        if value is None:
            return not column.without_missing
        if pattern is not None:
            if not isinstance(value, str):
                raise wrong(f"a pattern can filter texts only, not {value!r}")
            return pattern.search(value) is not None
        if column.interval is not None:
            if isinstance(value, str):
                raise wrong(f"an interval can filter numbers only, not {value!r}")
            return column.interval[0] <= value <= column.interval[1]
        return column.discrete is None or value in column.discrete

    return passes


def _sort(groups: list[Json], columns: Sequence[Column], getters: Sequence[Getter]) -> None:
    groups.sort(key=_name_of)
    for column, get in reversed(list(zip(columns, getters, strict=True))):
        if column.order == "ORDER_UNSPECIFIED":
            continue
        descends = column.order == "ORDER_DESC"
        missing_is_most = column.missing_first == descends
        try:
            groups.sort(key=_key(get, missing_is_most), reverse=descends)
        except TypeError:
            raise wrong(f"the values of {column.hparam or column.metric} have no order") from None


def _key(get: Getter, missing_is_most: bool) -> Callable[[Json], tuple[bool, Any]]:
    def key(group: Json) -> tuple[bool, Any]:
        value = get(group)
        return (value is None) == missing_is_most, value

    return key
