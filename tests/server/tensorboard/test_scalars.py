"""Scalars: points equal TensorBoard's, for every run and tag."""

from __future__ import annotations

import struct
from typing import Any
from urllib.parse import urlencode

FORM = "application/x-www-form-urlencoded"
PLUGIN = "/data/plugin/scalars"


def as_single(points: Any) -> Any:
    """Known difference: doubles of ours are told as they were logged, by TensorBoard as float32."""
    return [[wall, step, value if isinstance(value, str) else single(value)] for wall, step, value in points]


def single(value: float) -> float:
    """A number as float32 holds it."""
    return struct.unpack("<f", struct.pack("<f", value))[0]


def test_tags_and_points_of_every_series_are_equal(boards: Any, pairs: Any) -> None:
    def check(run: str, tag: str) -> None:
        known = as_single if run == "ours" or "glassboard" in run else None
        assert boards.same(f"{PLUGIN}/scalars", {"run": run, "tag": tag}, known=known)

    assert boards.each(check, pairs(boards.same(f"{PLUGIN}/tags"))) > 20


def test_csv_is_equal(boards: Any) -> None:
    for run in ("tbx", "torch", "ours"):
        for tag in ("train/loss", "odd/数"):
            query = {"run": run, "tag": tag, "format": "csv"}
            assert boards.same_bytes(f"{PLUGIN}/scalars", query).startswith(b"Wall time,Step,Value\r\n")


def test_several_runs_are_equal(boards: Any) -> None:
    form = urlencode([("tag", "train/loss"), ("runs", "torch"), ("runs", "tbx"), ("runs", "nowhere")])
    assert set(boards.same(f"{PLUGIN}/scalars_multirun", body=form.encode(), kind=FORM)) == {"torch", "tbx"}


def test_refusals_are_equal(boards: Any) -> None:
    assert boards.same_refusal(f"{PLUGIN}/scalars", {"run": "torch", "tag": "no"}) == 404
    assert boards.same_refusal(f"{PLUGIN}/scalars", {"run": "no", "tag": "train/loss"}) == 404
    assert boards.same_refusal(f"{PLUGIN}/scalars", {"run": "torch"}) == 400
    assert boards.same_refusal(f"{PLUGIN}/scalars_multirun") == 405
    assert boards.same_refusal(f"{PLUGIN}/scalars_multirun", body=b"runs=torch", kind=FORM) == 400


def test_a_name_and_a_description_are_those_of_the_slow_loader(boards: Any) -> None:
    ours, slow = (
        board.ask(f"{PLUGIN}/tags").json()["apart/tbx"]["with/name"] for board in (boards.ours, boards.slow)
    )
    assert ours == slow
    assert ours["displayName"] == "The name"


def test_a_double_that_the_fast_loader_loses_is_shown_as_by_the_slow_one(boards: Any) -> None:
    query = {"run": "apart/torch", "tag": "new/double"}
    assert "apart/torch" not in boards.fast.ask(f"{PLUGIN}/tags").json()
    assert boards.fast.ask(f"{PLUGIN}/scalars", query).json() == []
    assert boards.same(f"{PLUGIN}/scalars", query, slow=True)[0][2] == 0.1


def test_a_double_of_ours_is_told_as_it_was_logged(boards: Any) -> None:
    query = {"run": "apart/ours", "tag": "exact"}
    ours, fast = (board.ask(f"{PLUGIN}/scalars", query).json()[0][2] for board in (boards.ours, boards.fast))
    assert ours == 1e12 + 1
    assert fast == 999999995904.0


def test_points_of_equal_steps_are_all_there_as_from_the_slow_loader(boards: Any) -> None:
    query = {"run": "apart/equal", "tag": "loss"}
    assert len(boards.same(f"{PLUGIN}/scalars", query, slow=True)) == 3
    assert len(boards.fast.ask(f"{PLUGIN}/scalars", query).json()) == 1


def test_of_a_resumed_job_each_step_is_that_of_its_latest_attempt(boards: Any) -> None:
    points = boards.same(f"{PLUGIN}/scalars", {"run": "restarted", "tag": "loss"})
    assert [step for _, step, _ in points] == list(range(30))
    assert [value for _, _, value in points][11:13] == [11.0, 12.5]
