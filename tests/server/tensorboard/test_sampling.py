"""Samples: the first, the last and evenly between, the same each time."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glassboard.server.tensorboard.sampling import USUAL, Samples, chosen, parse_samples, thinned


@given(st.integers(0, 5000), st.integers(0, 300))
def test_samples_are_first_last_and_evenly_between(count: int, most: int) -> None:
    places = list(chosen(count, most))
    assert len(places) == (count if most == 0 else min(count, most))
    assert len(set(places)) == len(places)
    assert places == sorted(places)
    if places:
        assert places[-1] == count - 1
        assert places[0] == 0 or most == 1
    gaps = {after - before for before, after in itertools.pairwise(places)}
    assert not gaps or max(gaps) - min(gaps) <= 1


def test_values_are_thinned() -> None:
    assert thinned("abcdefghij", 4) == ["a", "d", "g", "j"]
    assert thinned("abc", 1) == ["c"]
    assert thinned("abc", 0) == ["a", "b", "c"]


def test_the_flag_overrides_what_is_usual() -> None:
    samples = Samples({"scalars": 5, "histograms": 0})
    assert samples.of("scalars") == 5
    assert samples.of("histograms") == samples.of("distributions") == 0
    assert samples.of("images") == USUAL["images"]


def test_the_flag_is_read_as_tensorboard_reads_it() -> None:
    assert parse_samples("scalars=500, images=0,") == {"scalars": 500, "images": 0}
    assert parse_samples("") == {}


@pytest.mark.parametrize("text", ["scalars", "scalars=", "=5", "scalars=-1", "scalars=x", "a=1=2"])
def test_another_form_of_the_flag_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="plugin=number"):
        parse_samples(text)


@pytest.mark.parametrize(
    ("path", "tag", "most"),
    [
        ("scalars/scalars", "loss", 1000),
        ("histograms/histograms", "weights", 51),
        ("distributions/distributions", "weights", 100),
        ("text/text", "note/text_summary", 100),
        ("images/images", "picture", 10),
    ],
)
def test_as_many_values_are_answered_as_by_tensorboard(
    sampling_boards: Any, path: str, tag: str, most: int
) -> None:
    def steps(board: Any) -> list[int]:
        answer = board.ask(f"/data/plugin/{path}", {"run": "run", "tag": tag}).json()
        return [one["step"] if isinstance(one, dict) else one[1] for one in answer]

    ours, theirs = steps(sampling_boards.ours), steps(sampling_boards.fast)
    assert len(ours) == len(theirs) == most
    assert ours[-1] == theirs[-1]
    assert ours[0] == 0
