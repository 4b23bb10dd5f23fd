"""Whether a run goes on, from every kind of sign its writers leave."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from glassboard.reader.state import Signs, is_running_here, state_of
from glassboard.writer.start import this_start

NOW = 10_000.0
OURS = Signs("node-7-99", "node", 7, "pid:[1]", None, NOW - 5, NOW - 5, NOW - 5, 1.0)
THEIRS = replace(OURS, start_id=None)


def unknown(_: Signs) -> None:
    return None


@pytest.mark.parametrize(
    ("one", "alive", "state"),
    [
        (OURS, True, "running"),
        (OURS, False, "crashed"),
        (OURS, None, "running"),
        (replace(OURS, last_value=NOW - 500, last_sign=NOW - 100, modified=NOW - 100), None, "stalled"),
        (replace(OURS, last_value=NOW - 500, last_sign=NOW - 500, modified=NOW - 500), None, "crashed"),
        (replace(OURS, last_value=NOW - 500, last_sign=NOW - 500, modified=NOW - 500), True, "stalled"),
        (replace(OURS, last_value=NOW - 500, gap=60.0), True, "running"),  # it logs once a minute
        (replace(OURS, error=""), False, "finished"),
        (replace(OURS, error=""), True, "finished"),
        (replace(OURS, error="RuntimeError"), False, "crashed"),
        (THEIRS, None, "running"),
        (replace(THEIRS, modified=NOW - 1000), None, None),
    ],
)
def test_one_file(one: Signs, alive: bool | None, state: str | None) -> None:
    assert state_of([one], NOW, lambda _: alive) == state


def test_of_several_ranks_all_must_have_ended() -> None:
    ended = replace(OURS, error="")
    assert state_of([ended, OURS], NOW, unknown) == "running"
    assert state_of([ended, ended], NOW, unknown) == "finished"
    assert state_of([ended, replace(OURS, error="OSError"), OURS], NOW, unknown) == "crashed"
    assert state_of([OURS, OURS], NOW, lambda one: one is not OURS) == "crashed"


def test_nothing_tells_nothing() -> None:
    assert state_of([], NOW) is None


def test_this_process_runs_here_and_another_with_its_number_does_not() -> None:
    start = this_start()
    here = replace(
        OURS, start_id=start.start_id, host=start.host, pid=start.pid, pid_namespace=start.pid_namespace
    )
    assert is_running_here(here) is True
    assert is_running_here(replace(here, start_id=f"{start.host}-{start.pid}-1")) is False
    assert is_running_here(replace(here, pid=2**22 + 1)) is False
    assert is_running_here(replace(here, host="elsewhere")) is None
    assert is_running_here(replace(here, pid_namespace="pid:[5]")) is None
    assert start.pid_namespace == os.readlink("/proc/self/ns/pid")
