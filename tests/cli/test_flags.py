"""Scripts that start TensorBoard start us: its flags are known, and slips of the pen are told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from glassboard.cli.flags import WITHOUT_EFFECT, unknown_flag
from glassboard.cli.main import main
from glassboard.cli.serve import parse_spec, parser


@pytest.mark.parametrize("name", WITHOUT_EFFECT)
@pytest.mark.parametrize("form", [["--{}"], ["--{}=1"], ["--{}", "1"]], ids=["bare", "equals", "apart"])
def test_a_flag_without_effect_is_accepted_with_its_reason(name: str, form: list[str]) -> None:
    arguments = parser().parse_args(["--logdir", "runs", *(part.format(name) for part in form)])
    assert arguments.notes == [f"--{name} has no effect: {WITHOUT_EFFECT[name]}"]
    assert arguments.logdir == "runs"


def test_without_such_flags_there_is_nothing_to_say() -> None:
    assert parser().parse_args(["--logdir", "runs"]).notes == []


def test_flags_may_be_shortened_as_long_as_they_are_clear() -> None:
    assert parser().parse_args(["--logdir", "runs", "--path", "/x"]).path_prefix == "/x"


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


@pytest.mark.parametrize(
    ("spec", "roots"),
    [
        ("a:runs/a,b:runs/b", {"a": "runs/a", "b": "runs/b"}),
        ("runs", {"": "runs"}),
        ("name:/abs:olute", {"name": "/abs:olute"}),
        ("/with:colon", {"": "/with:colon"}),
        ("a:x,/other,~/home:1", {"a": "x", "/other": "/other", "~/home:1": "~/home:1"}),
    ],
)
def test_a_spec_names_log_directories(spec: str, roots: dict[str, str]) -> None:
    assert parse_spec(spec) == roots


def test_a_command_that_is_gone_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dev", "upload"]) == 1
    assert "shut down" in capsys.readouterr().err


def test_one_way_to_name_the_log_directory_is_enough(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--logdir", "a", "--logdir_spec", "b:c"])
    assert "give one of them" in capsys.readouterr().err


def test_the_documentation_lists_every_flag_and_no_other() -> None:
    text = (Path(__file__).parents[2] / "docs/command-line.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"--[a-z_]+", text))
    known = {option for action in parser()._actions for option in action.option_strings if option != "-h"}
    assert documented == known
    for name, reason in WITHOUT_EFFECT.items():
        assert re.search(rf"`--{name}`.*\| {re.escape(reason)} \|", text), name
