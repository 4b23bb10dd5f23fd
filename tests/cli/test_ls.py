"""`glassboard ls` lists runs and tags."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any


def test_runs_are_listed(runs: Path, glassboard: Callable[..., Any]) -> None:
    said = glassboard("ls", runs).stdout.splitlines()
    assert said[0].split() == ["run", "state", "attempts", "tags", "points", "last_step", "last"]
    assert [line.split("  ")[0] for line in said[1:]] == ["first", "first/inner", "second run"]
    assert all("finished" in line for line in said[1:])


def test_runs_as_json_in_an_order(runs: Path, glassboard: Callable[..., Any]) -> None:
    listed = json.loads(glassboard("ls", runs, "--json", "--sort", "name").stdout)
    assert [(one["run"], one["state"], one["last_step"]) for one in listed] == [
        ("first", "finished", 9),
        ("first/inner", "finished", 9),
        ("second run", "finished", 9),
    ]


def test_tags_of_a_run(runs: Path, glassboard: Callable[..., Any]) -> None:
    listed = {one["tag"]: one for one in json.loads(glassboard("ls", runs, "first", "--json").stdout)}
    assert (listed["train/loss"]["kind"], listed["train/loss"]["points"]) == ("scalar", 10)
    assert listed["train/loss"]["last_value"] == 0.1
    assert listed["odd"]["last_value"] == "nan"
    assert (listed["picture"]["kind"], listed["picture"]["last_step"]) == ("image", 1)
    assert "train/loss" in glassboard("ls", runs, "first").stdout


def test_what_is_not_there_is_told(runs: Path, glassboard: Callable[..., Any]) -> None:
    assert "did you mean 'first'" in glassboard("ls", runs, "frist", status=1).stderr
    assert "no log directory" in glassboard("ls", runs / "none", status=1).stderr


def test_an_empty_directory_has_no_runs(tmp_path: Path, glassboard: Callable[..., Any]) -> None:
    assert glassboard("ls", tmp_path).stdout == ""
