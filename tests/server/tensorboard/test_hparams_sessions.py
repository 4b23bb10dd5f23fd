"""Sessions whose values cannot be compared or filtered are refused, not failed on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from glassboard import SummaryWriter
from glassboard.server.tensorboard.exchange import Call, Refusal
from glassboard.server.tensorboard.hparams_request import read_request
from glassboard.server.tensorboard.hparams_sessions import experiment, read_declared, session_groups
from glassboard.server.tensorboard.sampling import Samples
from glassboard.server.tensorboard.source import Source
from glassboard.store.local import LocalStore


@pytest.fixture
def source(tmp_path: Path) -> Iterator[Source]:
    """Two trials, one of which has a text where the other has a number."""
    for number, value in enumerate([1.5, "text"]):
        with SummaryWriter(str(tmp_path / f"trial{number}")) as writer:
            writer.add_hparams({"mixed": value, "rate": 0.1}, {"loss": 1.0}, run_name=".")
    store = LocalStore(tmp_path, reload_interval=0)
    assert store.wait_loaded(30)
    yield Source(store, Samples())
    store.close()


def groups(source: Source, column: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
    """The groups that a request for one column gets."""
    held = {"allowedStatuses": [0, 1, 2, 3], "sliceSize": 9, "colParams": [column], **more}
    request = read_request(Call("POST", {}, json.dumps(held).encode()))
    return session_groups(source, read_declared(source), request)


@pytest.mark.parametrize(
    "column",
    [
        {"hparam": "mixed", "order": "ORDER_ASC"},
        {"hparam": "mixed", "filterRegexp": "t"},
        {"hparam": "mixed", "filterInterval": {"minValue": 1}},
        {"hparam": "mixed", "filterRegexp": "("},
    ],
)
def test_a_column_that_makes_no_sense_is_refused(source: Source, column: dict[str, Any]) -> None:
    with pytest.raises(Refusal) as refused:
        groups(source, column)
    assert refused.value.status == 400


def test_a_metric_that_no_session_has_leaves_the_groups_without_metrics(source: Source) -> None:
    for aggregation in ("AGGREGATION_MEDIAN", "AGGREGATION_MIN", "AGGREGATION_MAX"):
        found = groups(
            source, {"hparam": "rate"}, aggregationType=aggregation, aggregationMetric={"tag": "no"}
        )
        assert [group["metricValues"] for group in found] == [[], []]


def test_the_metrics_of_all_trials_are_told(source: Source) -> None:
    about = experiment(source, read_declared(source), read_request(Call("POST", {}, b"{}")))
    assert [one["name"]["tag"] for one in about["metricInfos"]] == ["loss"]
    assert {one["name"] for one in about["hparamInfos"]} == {"mixed", "rate"}
