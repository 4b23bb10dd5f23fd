"""Layouts, and series by patterns, equal TensorBoard's."""

from __future__ import annotations

from typing import Any

import pytest

PLUGIN = "/data/plugin/custom_scalars"


def test_the_layout_of_all_runs_is_equal(boards: Any) -> None:
    assert boards.same(f"{PLUGIN}/layout")["category"]


@pytest.mark.parametrize("pattern", ["train/.*", "loss", ".*", "(", "", "odd/数"])
def test_series_that_a_pattern_matches_are_equal(boards: Any, pattern: str) -> None:
    boards.same(f"{PLUGIN}/scalars", {"run": "torch", "tag": pattern})


def test_an_unknown_run_has_no_series(boards: Any) -> None:
    boards.same(f"{PLUGIN}/scalars", {"run": "no", "tag": ".*"})


def test_data_to_download_are_equal(boards: Any) -> None:
    query = {"run": "torch", "tag": "train/loss"}
    boards.same(f"{PLUGIN}/download_data", {**query, "format": "json"})
    boards.same_bytes(f"{PLUGIN}/download_data", {**query, "format": "csv"})
    assert boards.same_refusal(f"{PLUGIN}/download_data", {"run": "torch", "tag": "no"}) == 404
