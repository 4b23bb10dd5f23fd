"""Hyperparameters: experiments, groups of sessions and downloads equal TensorBoard's."""

from __future__ import annotations

import json
from typing import Any

import pytest

PLUGIN = "/data/plugin/hparams"
EVERY_STATUS = ["STATUS_UNKNOWN", "STATUS_SUCCESS", "STATUS_FAILURE", "STATUS_RUNNING"]


def in_order(answer: Any) -> Any:
    """Known difference: TensorBoard lists values and metrics in no order."""
    for one in answer.get("hparamInfos", []):
        if "domainDiscrete" in one:
            one["domainDiscrete"].sort(key=json.dumps)
    answer.get("metricInfos", []).sort(key=spelled)
    for group in answer.get("sessionGroups", []):
        group["metricValues"].sort(key=spelled)
        for session in group["sessions"]:
            session["metricValues"].sort(key=spelled)
    return answer


def spelled(held: Any) -> str:
    """Any JSON in one spelling."""
    return json.dumps(held, sort_keys=True)


def ask(boards: Any, path: str, request: dict[str, Any]) -> Any:
    """The answer to a request, which both boards give."""
    return boards.same(f"{PLUGIN}/{path}", body=json.dumps(request).encode(), known=in_order)


@pytest.mark.parametrize("more", [{}, {"includeMetrics": False}, {"hparamsLimit": 1}, {"hparams_limit": 2}])
def test_experiments_are_equal(sweeps: Any, more: dict[str, Any]) -> None:
    answer = ask(sweeps, "experiment", {"experimentName": "x", **more})
    assert answer["hparamInfos"]
    assert bool(answer["metricInfos"]) == ("includeMetrics" not in more)


def test_session_groups_are_equal_however_they_are_aggregated_sorted_and_cut(sweeps: Any) -> None:
    about = ask(sweeps, "experiment", {})
    metrics = [one["name"] for one in about["metricInfos"]]
    base = {"allowedStatuses": EVERY_STATUS, "startIndex": 0, "sliceSize": 100}
    everything = ask(sweeps, "session_groups", base)
    assert everything["totalSize"] >= 2
    for aggregation in (0, 1, "AGGREGATION_MEDIAN", "AGGREGATION_MIN", "AGGREGATION_MAX"):
        # TensorBoard fails where no session of a group has the metric.
        common = [one for one in metrics if all(one in names(group) for group in everything["sessionGroups"])]
        for metric in common[:2]:
            request = {**base, "aggregationType": aggregation, "aggregationMetric": metric}
            ask(sweeps, "session_groups", request)
    ask(sweeps, "session_groups", {**base, "startIndex": 1, "sliceSize": "1"})
    ask(sweeps, "session_groups", {"allowedStatuses": EVERY_STATUS})
    ask(sweeps, "session_groups", {"sliceSize": 5})
    ask(sweeps, "session_groups", {**base, "allowedStatuses": ["STATUS_SUCCESS", 0]})
    ask(sweeps, "session_groups", {**base, "includeMetrics": False})


def test_columns_sort_and_filter_equally(sweeps: Any) -> None:
    about = ask(sweeps, "experiment", {})
    base = {"allowedStatuses": EVERY_STATUS, "sliceSize": 100}
    columns = [{"hparam": one["name"]} for one in about["hparamInfos"] if one["type"] != "DATA_TYPE_STRING"]
    columns += [{"metric": one["name"]} for one in about["metricInfos"]]
    asked: list[dict[str, Any]] = []
    for column in columns:
        asked += [
            {**column, "order": order, **more}
            for order in ("ORDER_ASC", 2, "ORDER_UNSPECIFIED")
            for more in ({}, {"missingValuesFirst": True}, {"excludeMissingValues": True})
        ]
        intervals = ({"minValue": 0.01, "maxValue": 0.5}, {"minValue": "-Infinity", "maxValue": 3}, {})
        asked += [{**column, "filterInterval": interval} for interval in intervals]
        asked += [{**column, "filterDiscrete": discrete} for discrete in ([0.1, 2, True], ["adam"], [])]
        asked += [{**column, "includeInResult": included} for included in (True, False)]
    for one in about["hparamInfos"]:
        if one["type"] == "DATA_TYPE_STRING" and one["name"] != "mixed":
            column = {"hparam": one["name"], "order": "ORDER_DESC"}
            asked += [{**column, "filterRegexp": pattern} for pattern in ("adam", "^s", "x*")]

    def check(*columns: Any) -> None:
        ask(sweeps, "session_groups", {**base, "colParams": columns})

    sweeps.each(check, [(one,) for one in asked] + list(zip(asked, asked[5:], strict=False)))


def test_points_of_metrics_are_equal(sweeps: Any) -> None:
    answer = ask(sweeps, "session_groups", {"allowedStatuses": EVERY_STATUS, "sliceSize": 100})
    asked = 0
    for group in answer["sessionGroups"]:
        for session in group["sessions"]:
            for value in session["metricValues"]:
                request = {"sessionName": session["name"], "metricName": value["name"]}
                assert boards_points(sweeps, request)
                asked += 1
    assert asked


def boards_points(boards: Any, request: dict[str, Any]) -> Any:
    """The points that both boards answer."""
    return boards.same(f"{PLUGIN}/metric_evals", body=json.dumps(request).encode())


@pytest.mark.parametrize("form", ["json", "csv", "latex"])
def test_tables_to_download_are_equal(sweeps: Any, form: str) -> None:
    about = sweeps.fast.ask(f"{PLUGIN}/experiment", {"request": "{}"}).json()
    ours = sweeps.ours.ask(f"{PLUGIN}/experiment", {"request": "{}"}).json()
    assert about["metricInfos"] == ours["metricInfos"]
    width = len(about["hparamInfos"]) + len(about["metricInfos"])
    request = json.dumps({"allowedStatuses": EVERY_STATUS, "sliceSize": 100})
    for visible in ([True] * width, [True, False] * width, []):
        query = {"format": form, "columnsVisibility": json.dumps(visible), "request": request}
        assert sweeps.same_bytes(f"{PLUGIN}/download_data", query)


def test_refusals_are_equal(sweeps: Any) -> None:
    for path in ("experiment", "session_groups", "metric_evals"):
        assert sweeps.same_refusal(f"{PLUGIN}/{path}", body=b"{") == 400
        assert sweeps.same_refusal(f"{PLUGIN}/{path}") == 400
    for request in (
        {"colParams": [{}]},
        {"allowedStatuses": ["NO"]},
        {"sliceSize": "x"},
        {"colParams": [{"hparam": "rate", "order": 9}], "allowedStatuses": EVERY_STATUS},
        {"nothing": 1},
    ):
        assert sweeps.same_refusal(f"{PLUGIN}/session_groups", body=json.dumps(request).encode()) == 400
    lost = json.dumps({"sessionName": "no", "metricName": {"tag": "no"}}).encode()
    assert sweeps.same_refusal(f"{PLUGIN}/metric_evals", body=lost) == 404
    query = {"format": "no", "columnsVisibility": "[]", "request": "{}"}
    assert sweeps.same_refusal(f"{PLUGIN}/download_data", query) == 400


def test_of_different_experiments_all_are_told(boards: Any) -> None:
    """Known difference: TensorBoard takes the experiment of one run, any one, and leaves the others' out."""
    theirs = boards.fast.ask(f"{PLUGIN}/experiment", body=b"{}").json()
    ours = boards.ours.ask(f"{PLUGIN}/experiment", body=b"{}").json()
    names = {one["name"] for one in ours["hparamInfos"]}
    assert names > {one["name"] for one in theirs["hparamInfos"]}
    metrics = [one["name"] for one in ours["metricInfos"]]
    assert all(one["name"] in metrics for one in theirs["metricInfos"])


def names(group: dict[str, Any]) -> list[Any]:
    """The names of the metrics that a group has."""
    return [one["name"] for one in group["metricValues"]]
