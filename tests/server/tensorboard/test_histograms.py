"""Histograms: the buckets of every tag equal TensorBoard's."""

from __future__ import annotations

from typing import Any

PLUGIN = "/data/plugin/histograms"


def test_every_histogram_is_equal(boards: Any, pairs: Any) -> None:
    def check(run: str, tag: str) -> None:
        assert boards.same(f"{PLUGIN}/histograms", {"run": run, "tag": tag})

    assert boards.each(check, pairs(boards.same(f"{PLUGIN}/tags"))) > 9


def test_refusals_are_equal(boards: Any) -> None:
    assert boards.same_refusal(f"{PLUGIN}/histograms", {"run": "torch", "tag": "no"}) == 404


def test_a_request_that_lacks_everything_is_refused(boards: Any) -> None:
    assert boards.ours.ask(f"{PLUGIN}/histograms").status == 404
    assert boards.fast.ask(f"{PLUGIN}/histograms").status == 500  # known difference: TensorBoard fails
