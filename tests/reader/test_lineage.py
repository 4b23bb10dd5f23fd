"""Folders that a job went on in are found, and those of runs that merely look like it are not joined."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glassboard.reader.lineage import FolderFacts, family, join


def folder(
    start: float,
    last: float,
    first_step: int,
    last_step: int,
    *,
    tags: str = "ab",
    hparams: bytes | None = None,
) -> FolderFacts:
    return FolderFacts(start, last, first_step, last_step, 1.0, frozenset(tags), hparams)


RESUMED = {
    "tb/20260101-1000": folder(0, 10, 0, 1000),
    "tb/20260101-1200": folder(20, 30, 501, 800),
    "tb/20260101-1400": folder(40, 50, 801, 2000),
}


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("tb/20260101-1030", "tb/#"),
        ("20260101_103000", "#"),
        ("a/b/2026-01-01_10-30-00", "a/b/#"),
        ("a/Nov24_10-00-00_host", "a/#_host"),
        ("run-1700000000", "run-#"),
        ("exp_10-30-00", "exp_#"),
        ("lr_0.001_run_12", None),
        ("seed_12345678", None),
        (".", None),
    ],
)
def test_names_that_differ_in_a_time_are_a_family(name: str, found: str | None) -> None:
    assert family(name) == found


def test_a_job_that_resumed_is_one_run_named_by_the_folder_around_it() -> None:
    assert join(RESUMED) == {"tb": list(RESUMED)}


def test_it_has_the_name_of_its_first_folder_when_others_lie_beside_it() -> None:
    assert join(RESUMED, frozenset({"tb/other"})) == {"tb/20260101-1000": list(RESUMED)}
    assert join(RESUMED, frozenset({"tb"})) == {"tb/20260101-1000": list(RESUMED)}


def test_below_the_log_directory_itself_it_is_the_run_of_that() -> None:
    here = {name.removeprefix("tb/"): one for name, one in RESUMED.items()}
    assert join(here) == {".": list(here)}
    assert join(here, frozenset({"other"})) == {"20260101-1000": list(here)}


@pytest.mark.parametrize(
    "second",
    [
        folder(20, 30, 0, 1000),  # begins anew
        folder(5, 30, 501, 1500),  # while the first one went on
        folder(20, 30, 1500, 2000),  # far behind the end
        folder(20, 30, 501, 1500, tags="xy"),  # logs something else
        folder(20, 30, 501, 1500, hparams=b"lr=2"),  # with other hyperparameters
    ],
)
def test_what_is_not_sure_to_go_on_stays_apart(second: FolderFacts) -> None:
    first = folder(0, 10, 0, 1000, hparams=b"lr=1")
    assert join({"tb/20260101-1000": first, "tb/20260101-1200": second}) == {}


def test_a_job_that_crashed_soon_after_it_resumed_is_still_one() -> None:
    folders = dict(list(RESUMED.items())[:2])
    folders["tb/20260101-1300"] = folder(32, 35, 501, 505)
    assert join(folders) == {"tb": sorted(folders)}


def test_a_clean_end_is_gone_on_from_at_the_next_step() -> None:
    first = replace(folder(0, 10, 0, 1000), interval=10.0)
    assert join({"tb/20260101-1000": first, "tb/20260101-1200": folder(20, 30, 1010, 1500)}) != {}


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 50), st.integers(0, 100)), max_size=8))
def test_runs_that_all_begin_at_the_first_step_are_never_joined(specs: list[tuple[int, int, int]]) -> None:
    folders = {
        f"runs/Nov24_10-00-{i:02}_host": folder(start, start + length, 0, last)
        for i, (start, length, last) in enumerate(specs)
    }
    assert join(folders) == {}


@given(
    st.lists(
        st.tuples(st.integers(0, 100), st.integers(0, 50), st.integers(0, 60), st.integers(0, 60)), max_size=8
    )
)
def test_no_folder_is_in_two_runs_and_the_parts_follow_each_other(
    specs: list[tuple[int, int, int, int]],
) -> None:
    folders = {
        f"tb/20260101-10{i:02}": folder(start, start + length, first, first + more)
        for i, (start, length, first, more) in enumerate(specs)
    }
    joined = join(folders)
    parts = [part for names in joined.values() for part in names]
    assert len(parts) == len(set(parts))
    for names in joined.values():
        for one, two in pairwise(names):
            assert folders[one].last < folders[two].start
            assert folders[names[0]].first_step < folders[two].first_step
