"""Requests of the hparams page are read in every spelling of protobuf's JSON, and others are refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from google.protobuf import json_format
from hypothesis import given
from hypothesis import strategies as st
from tensorboard.plugins.hparams import api_pb2

from glassboard.server.tensorboard.exchange import Call, Refusal
from glassboard.server.tensorboard.hparams_request import HParamsRequest, MetricName, read_request


def read(held: Any) -> HParamsRequest:
    """A request that is posted."""
    return read_request(Call("POST", {}, json.dumps(held).encode()))


def test_every_field_is_read() -> None:
    metric = {"group": "eval", "tag": "loss"}
    request = read(
        {
            "allowedStatuses": ["STATUS_SUCCESS", 3],
            "col_params": [
                {"metric": metric, "order": "ORDER_DESC", "missingValuesFirst": True,
                 "filterInterval": {"min_value": 1, "maxValue": "Infinity"}},
                {"hparam": "lr", "filterRegexp": "x", "excludeMissingValues": True, "includeInResult": False},
                {"hparam": "n", "filterDiscrete": [1, "a", True]},
            ],
            "aggregationType": 4,
            "aggregationMetric": metric,
            "startIndex": "3",
            "sliceSize": 5.0,
            "includeMetrics": False,
        }
    )  # fmt: skip
    assert request.statuses == ["STATUS_SUCCESS", "STATUS_RUNNING"]
    assert request.columns[0].metric == request.aggregation_metric == MetricName("eval", "loss")
    assert request.columns[0].interval == (1.0, float("inf"))
    assert (request.columns[1].included, request.columns[2].included) == (False, None)
    assert request.columns[2].discrete == [1, "a", True]
    assert (request.start, request.size, request.with_metrics) == (3, 5, False)
    assert request.aggregation == "AGGREGATION_MAX"


def test_a_request_may_stand_in_the_query() -> None:
    assert read_request(Call("GET", {"request": ['{"hparamsLimit": 4}']})).hparams_limit == 4


@pytest.mark.parametrize(
    "held",
    [
        [], None, 5, {"nothing": 1}, {"colParams": {}}, {"colParams": [{}]}, {"colParams": [5]},
        {"sliceSize": 1.5}, {"sliceSize": True}, {"sliceSize": -1}, {"allowedStatuses": [9]},
        {"allowedStatuses": ["x"]}, {"includeMetrics": 1},
        {"metricName": {"tag": 5}}, {"metricName": {"x": ""}}, {"sessionName": 5}, {"aggregationType": True},
    ],
)  # fmt: skip
def test_what_is_no_request_is_refused(held: Any) -> None:
    with pytest.raises(Refusal) as refused:
        read(held)
    assert refused.value.status == 400


SOME = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 9), st.text("a1.", max_size=3), st.just([]), st.just({})
)
FIELDS = [
    "allowedStatuses",
    "aggregationType",
    "startIndex",
    "sliceSize",
    "includeMetrics",
    "colParams",
    "nothing",
]


@given(st.dictionaries(st.sampled_from(FIELDS), SOME | st.lists(SOME, max_size=2), max_size=3))
def test_what_protobuf_refuses_is_refused(held: dict[str, Any]) -> None:
    try:
        json_format.Parse(json.dumps(held), api_pb2.ListSessionGroupsRequest())
    except json_format.ParseError:
        with pytest.raises(Refusal):
            read(held)
