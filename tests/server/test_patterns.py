"""Patterns mean what Python says they mean, and none of them takes for ever."""

from __future__ import annotations

import re

import pytest

from glassboard.server.patterns import SafePattern

NAMES = ["loss/train", "loss/validation", "accuracy/train", "layer.0/weight", "layer.11/weight", "", "日本"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "loss",
        ".*train",
        r"layer\.\d+/weight",
        "loss/(train|validation)",
        "^acc",
        "(?i)LOSS",
        "[la].*/w.*",
        "日",
    ],
)
def test_it_matches_as_python_does(text: str) -> None:
    assert SafePattern(text).among(NAMES) == [name for name in NAMES if re.match(text, name)]


@pytest.mark.parametrize(
    "text",
    [
        "(a+)+b",
        "(a*)*b",
        "((a|a)*)*!b",
        "(.*)*x",
        "(?:a|aa)+$",
        "(?=(a+)+b)c",
        "(a{1,9})*b",
        "(a{1,1000})*b",
        "(a?)*b",
    ],
)
def test_what_could_take_for_ever_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="in many ways: write it without"):
        SafePattern(text)


def test_what_is_no_pattern_is_told() -> None:
    for text, said in (
        ("(", "no regular expression"),
        ("a" * 1001, "too long"),
        (".*a.*b.*c.*d.*e", "5 repeats"),
    ):
        with pytest.raises(ValueError, match=said):
            SafePattern(text)


def test_names_without_end() -> None:
    long = "a" * 50_000
    assert SafePattern(".*a").among([long]) == [long]
    assert SafePattern(".*.*.*b").among([long, "xb"]) == ["xb"]  # would take hours on the long one
