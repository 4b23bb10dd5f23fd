"""Scripts that start TensorBoard start us: its flags are known, and slips of the pen are told."""

from __future__ import annotations

import pytest

from glassboard.cli.flags import WITHOUT_EFFECT, unknown_flag
from glassboard.cli.serve import parser


@pytest.mark.parametrize("name", WITHOUT_EFFECT)
@pytest.mark.parametrize("form", [["--{}"], ["--{}=1"], ["--{}", "1"]], ids=["bare", "equals", "apart"])
def test_a_flag_without_effect_is_accepted_with_its_reason(name: str, form: list[str]) -> None:
    arguments = parser().parse_args(["--logdir", "runs", *(part.format(name) for part in form)])
    assert arguments.notes == [f"--{name} has no effect: {WITHOUT_EFFECT[name]}"]
    assert arguments.logdir == "runs"


def test_without_such_flags_there_is_nothing_to_say() -> None:
    assert parser().parse_args(["--logdir", "runs"]).notes == []


def test_flags_may_be_shortened_as_long_as_they_are_clear() -> None:
    assert parser().parse_args(["--logd", "runs", "--path", "/x"]).path_prefix == "/x"


@pytest.mark.parametrize(
    ("unknown", "said"),
    [
        (["--lodgir"], "there is no flag --lodgir: did you mean --logdir?"),
        (["--bindall"], "there is no flag --bindall: did you mean --bind_all?"),
        (["--prot=6006"], "there is no flag --prot: did you mean --port?"),
        (["--zebra"], "there is no flag --zebra, see glassboard --help"),
        (["other_runs"], "one log directory at a time, but 'other_runs' is a second one"),
    ],
)
def test_an_unknown_flag_is_told_what_was_perhaps_meant(unknown: list[str], said: str) -> None:
    assert unknown_flag(parser(), unknown) == said
