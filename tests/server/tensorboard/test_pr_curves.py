"""Precision-recall curves equal TensorBoard's."""

from __future__ import annotations

from typing import Any

PLUGIN = "/data/plugin/pr_curves"


def test_every_curve_is_equal(boards: Any, pairs: Any) -> None:
    def check(run: str, tag: str) -> None:
        assert boards.same(f"{PLUGIN}/pr_curves", [("run", run), ("tag", tag)])[run]

    assert boards.each(check, pairs(boards.same(f"{PLUGIN}/tags"))) > 5


def test_curves_of_several_runs_are_equal(boards: Any) -> None:
    query = [("run", "torch"), ("run", "tbx"), ("tag", "curve")]
    assert set(boards.same(f"{PLUGIN}/pr_curves", query)) == {"torch", "tbx"}


def test_refusals_are_equal(boards: Any) -> None:
    assert boards.same_refusal(f"{PLUGIN}/pr_curves", {"run": "torch", "tag": "no"}) == 400


def test_a_request_that_lacks_something_is_refused(boards: Any) -> None:
    for query in ({"run": "torch"}, {"tag": "curve"}):
        assert boards.ours.ask(f"{PLUGIN}/pr_curves", query).status == 400
        # Known difference: TensorBoard fails.
        assert boards.fast.ask(f"{PLUGIN}/pr_curves", query).status == 500
