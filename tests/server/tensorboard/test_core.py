"""What is asked first: runs, the log directory, the listing of plugins."""

from __future__ import annotations

from typing import Any

import pytest


def test_runs_are_equal_by_the_time_of_their_first_event(boards: Any) -> None:
    assert len(boards.same("/data/runs")) > 6


@pytest.mark.parametrize("path", ["logdir", "experiments", "experiment_runs", "window_properties"])
def test_what_the_page_asks_first_is_equal(boards: Any, path: str) -> None:
    boards.same(f"/data/{path}")


def test_the_environment_is_equal_but_for_the_version_and_what_is_for_debugging(boards: Any) -> None:
    def known(answer: Any) -> Any:
        return {name: value for name, value in answer.items() if name not in ("version", "debug")}

    assert boards.same("/data/environment", known=known)["window_title"] == "a title"


def test_the_listing_of_plugins_is_equal_for_those_that_are_answered(boards: Any) -> None:
    boards.slow.ask("/data/plugins_listing")  # the projector looks for its files at the first question
    ours = boards.ours.ask("/data/plugins_listing").json()

    def known(answer: Any) -> Any:
        return {name: value for name, value in answer.items() if name in ours and name != "projector"}

    boards.same("/data/plugins_listing", known=known)
    theirs = boards.fast.ask("/data/plugins_listing").json()
    assert ours["projector"] == {**theirs["projector"], "enabled": True}
    assert theirs.keys() - ours.keys() == {"debugger-v2", "profile_redirect", "wit_redirect"}


def test_old_pages_lead_to_the_start(boards: Any) -> None:
    for path in ("/audio", "/events", "/graphs", "/histograms", "/images", "/data/notifications"):
        ours, theirs = boards.ours.ask(path), boards.fast.ask(path)
        assert (ours.status, ours.headers["location"]) == (theirs.status, theirs.headers["location"])
        assert ours.status == 302
    assert boards.ours.ask("/notifications_note.json").json() == {"notifications": []}
