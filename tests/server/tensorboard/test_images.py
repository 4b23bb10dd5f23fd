"""Images: lists and bytes equal TensorBoard's."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

PLUGIN = "/data/plugin/images"


def test_every_image_is_equal(boards: Any, pairs: Any) -> None:
    index = boards.same(f"{PLUGIN}/tags")

    def check(run: str, tag: str) -> None:
        for sample in range(index[run][tag]["samples"]):
            query = {"run": run, "tag": tag, "sample": sample}
            listed = boards.same(f"{PLUGIN}/images", query)
            assert listed
            for one in listed:
                assert boards.same_bytes(f"{PLUGIN}/individualImage", parse_qsl(one["query"]))

    assert boards.each(check, pairs(index)) > 9


def test_a_sample_that_is_not_there_has_no_steps(boards: Any) -> None:
    assert boards.same(f"{PLUGIN}/images", {"run": "torch", "tag": "picture", "sample": 9}) == []


def test_refusals_are_equal(boards: Any) -> None:
    assert boards.same_refusal(f"{PLUGIN}/images", {"run": "torch", "tag": "no"}) == 404
    assert boards.same_refusal(f"{PLUGIN}/individualImage") == 400


def test_a_sample_that_is_no_number_is_refused(boards: Any) -> None:
    query = {"run": "torch", "tag": "picture", "sample": "x"}
    assert boards.ours.ask(f"{PLUGIN}/images", query).status == 400
    assert boards.fast.ask(f"{PLUGIN}/images", query).status == 500  # known difference: TensorBoard fails


def test_images_of_equal_steps_are_all_there(boards: Any) -> None:
    query = {"run": "apart/equal", "tag": "picture"}
    listed = boards.ours.ask(f"{PLUGIN}/images", query).json()
    bodies = [boards.ours.ask(f"{PLUGIN}/individualImage", parse_qsl(one["query"])).body for one in listed]
    assert len(set(bodies)) == 3
    for board, place in ((boards.slow, 0), (boards.fast, 2)):
        (only,) = board.ask(f"{PLUGIN}/images", query).json()
        assert board.ask(f"{PLUGIN}/individualImage", parse_qsl(only["query"])).body == bodies[place]
