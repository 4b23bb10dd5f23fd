"""The table of runs: what each was given, how it ended, and exact statistics of any scalar as columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from glassboard.server.arrays import pack_arrays
from glassboard.server.export import json_number
from glassboard.server.kinds.lookup import File, Lookup
from glassboard.server.operation import BYTES, Operation
from glassboard.store.base import Store
from glassboard.store.kinds.hparams import hparams_table, run_of_metric
from glassboard.store.kinds.trials import Trial, trials_of
from glassboard.store.statistics import Statistics, statistics_of, values_at

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MOST_COLUMNS = 256
_NAMES = {  # of the answer's arrays: what they are called in `Statistics`
    "points": "points",
    "last": "last",
    "min": "least",
    "max": "largest",
    "first_step": "first_step",
    "last_step": "last_step",
    "min_step": "least_step",
    "max_step": "largest_step",
}


class HParamAnswer(msgspec.Struct):
    """One hyperparameter; `values` has an item for each run, null where a run was not given it.

    NaN and infinities travel as text.
    """

    name: str
    display_name: str
    description: str
    type: Literal["", "string", "bool", "number"]
    values: list[str | float | bool | None]


class HParamMetricAnswer(msgspec.Struct):
    """A declared metric: the scalar `tag` of a run, or of the run `group` below it."""

    tag: str
    group: str
    display_name: str
    description: str


class HParamsAnswer(msgspec.Struct):
    """The trainings of a log directory, an item of each list for each, in the catalog's order of runs.

    `parts` are runs that belong to the one in `runs` and have no row of their own. `statuses` is null where
    no hyperparameters were logged; `groups` is "" where no session group is named. Times are in seconds since
    the epoch, null where they are not stated.
    """

    description: str
    runs: list[str]
    parts: list[list[str]]
    statuses: list[Literal["unknown", "success", "failure", "running"] | None]
    groups: list[str]
    starts: list[float | None]
    ends: list[float | None]
    hparams: list[HParamAnswer]
    metrics: list[HParamMetricAnswer]


class MetricColumn(msgspec.Struct, forbid_unknown_fields=True):
    """A scalar as a column; with a group it is that of the run so named below a row's."""

    tag: str
    group: str = ""


class BestStep(msgspec.Struct, forbid_unknown_fields=True):
    """The step at which a metric is least, or largest."""

    tag: str
    group: str = ""
    largest: bool = False


class MetricsQuery(msgspec.Struct, forbid_unknown_fields=True):
    """The body of POST api/hparams/metrics.

    Each of `rows` lists runs; the first of them that has a column's tag is what the row shows of it.
    """

    rows: list[list[str]]
    columns: list[MetricColumn]
    best: BestStep | None = None


def read_table(store: Store, _: object) -> HParamsAnswer:
    """One row for each training, whether it logged hyperparameters or not."""
    table = hparams_table(store, measured=False)
    trials = trials_of(store.catalog(), table)
    sessions = [trial.session for trial in trials]
    return HParamsAnswer(
        description=table.experiment.description,
        runs=[trial.run for trial in trials],
        parts=[list(trial.parts) for trial in trials],
        statuses=[None if one is None else one.status for one in sessions],
        groups=["" if one is None else one.group for one in sessions],
        starts=[None if one is None else one.start for one in sessions],
        ends=[None if one is None else one.end for one in sessions],
        hparams=[
            HParamAnswer(one.name, one.display_name, one.description, one.type, _values(trials, one.name))
            for one in table.hparams
        ],
        metrics=[
            HParamMetricAnswer(one.tag, one.group, one.display_name, one.description) for one in table.metrics
        ],
    )


def _values(trials: Sequence[Trial], name: str) -> list[str | float | bool | None]:
    found = [None if trial.session is None else trial.session.hparams.get(name) for trial in trials]
    return [json_number(value) if type(value) is float else value for value in found]


def read_metrics(store: Store, query: MetricsQuery) -> File:
    """Statistics of scalars, a column each, over all points of each row's run.

    Raises:
        ValueError: there are more columns than anyone looks at.
    """
    import numpy as np

    if len(query.columns) > _MOST_COLUMNS:
        raise ValueError(f"at most {_MOST_COLUMNS} columns can be asked for at once")
    steps = _best_steps(store, query)
    shape = (len(query.columns), len(query.rows))
    names = (*_NAMES, "best", "best_step")
    arrays: dict[str, NDArray[Any]] = {name: np.full(shape, np.nan) for name in names}
    for place, column in enumerate(query.columns):
        runs, found = _of_rows(store, query.rows, column.tag, column.group)
        for name, attribute in _NAMES.items():
            arrays[name][place] = getattr(found, attribute)
        if steps is not None:
            arrays["best"][place], arrays["best_step"][place] = values_at(store, column.tag, runs, steps)
    return File(pack_arrays(arrays, {"revision": str(store.revision())}))


def _best_steps(store: Store, query: MetricsQuery) -> Sequence[float] | None:
    """The step of each row at which everything is to be told; NaN where there is none."""
    if query.best is None:
        return None
    _, found = _of_rows(store, query.rows, query.best.tag, query.best.group)
    return (found.largest_step if query.best.largest else found.least_step).tolist()


def _of_rows(
    store: Store, rows: Sequence[Sequence[str]], tag: str, group: str
) -> tuple[list[str], Statistics]:
    """Which run of each row has a tag, and the tag's statistics in it."""
    import numpy as np

    names = [[run_of_metric(run, group) if group else run for run in row] for row in rows]
    asked = list(dict.fromkeys(run for row in names for run in row))
    found = statistics_of(store, tag, asked)
    place = {run: i for i, run in enumerate(asked)}
    there = found.points > 0
    # A place behind the last stands for a row without the tag.
    chosen = [next((place[run] for run in row if there[place[run]]), len(asked)) for row in names]
    at = np.array(chosen, np.int64)

    def picked(name: str) -> NDArray[Any]:
        values = getattr(found, name)
        missing = 0 if name == "points" else np.nan
        return np.append(values, np.array([missing], values.dtype))[at]

    values = Statistics(**{name: picked(name) for name in _NAMES.values()})
    listed = [*asked, ""]
    return [listed[i] for i in chosen], values


LOOKUPS = (
    Lookup(
        Operation(
            "get",
            "/api/hparams",
            "The table of runs: hyperparameters, states and which metrics are declared.",
            HParamsAnswer,
        ),
        read_table,
        (HParamAnswer, HParamMetricAnswer, HParamsAnswer),
    ),
    Lookup(
        Operation(
            "post",
            "/api/hparams/metrics",
            "Columns of the table of runs, as a safetensors-layout body: arrays of float64 and "
            "of shape [columns, rows]. `last` is the value at the largest step; `min` and `max` are of the "
            "finite values; `best` is the value at the row's best step, or the latest before it, and "
            "`best_step` where it stands. NaN where there is none; `points` is 0 where a row has no such "
            "scalar.",
            BYTES,
            body=MetricsQuery,
            errors=[400],
        ),
        read_metrics,
        (MetricColumn, BestStep, MetricsQuery),
    ),
)
