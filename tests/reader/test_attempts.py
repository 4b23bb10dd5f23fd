"""Which points a later attempt supersedes: the rules one by one, on facts about files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glassboard.reader.attempts import FileFacts, SessionStart, Stretch, stitch


def file(
    name: str, first: float, last: float, step: int | None = 0, *, start: str | None = None, marks: tuple = ()
) -> FileFacts:
    """Facts of a file in which tag ``loss`` begins at ``step``."""
    return FileFacts(name, first, last, start, {} if step is None else {"loss": step}, marks)


def below(files: list[FileFacts], tag: str = "loss") -> dict[str, int | None]:
    """Where each file's points end to count, by file name."""
    return {files[stretch.file].name: stretch.keep_below for stretch in stitch(files, tag)}


def test_one_file_counts_whole() -> None:
    assert stitch([file("a", 1, 9)], "loss") == [Stretch(0, 0, None, None)]


def test_a_new_start_supersedes_steps_from_its_own_first() -> None:
    files = [file("a", 1, 5, 0, start="one"), file("b", 6, 9, 40, start="two")]
    assert below(files) == {"a": 40, "b": None}


def test_a_foreign_file_that_is_later_than_all_supersedes() -> None:
    assert below([file("a", 1, 5, 0), file("b", 6, 9, 40)]) == {"a": 40, "b": None}


def test_files_that_overlap_in_time_are_parallel() -> None:
    assert below([file("a", 1, 7, 0), file("b", 6, 9, 0)]) == {"a": None, "b": None}
    files = [file("a", 1, 7, 0, start="one"), file("b", 6, 9, 0, start="two")]
    assert below(files) == {"a": None, "b": None}


def test_a_foreign_file_later_than_some_only_is_parallel_to_all() -> None:
    assert below([file("a", 1, 5), file("b", 1, 9), file("c", 6, 9)]) == {"a": None, "b": None, "c": None}


def test_a_new_start_supersedes_only_what_ended_before_it() -> None:
    files = [file("a", 1, 5, start="one"), file("b", 1, 9, start="two"), file("c", 6, 9, 7, start="three")]
    assert below(files) == {"a": 7, "b": None, "c": None}


def test_files_of_one_start_are_one_attempt() -> None:
    """Frameworks that open a file every hundred batches do not restart."""
    files = [file(f"f{i}", 10 * i + 1, 10 * i + 9, 0, start="one") for i in range(5)]
    assert set(below(files).values()) == {None}


def test_the_earliest_of_several_later_attempts_decides() -> None:
    files = [
        file("a", 1, 2, 0, start="one"),
        file("b", 3, 4, 60, start="two"),
        file("c", 5, 6, 30, start="three"),
    ]
    assert below(files) == {"a": 30, "b": 30, "c": None}


def test_a_tag_that_the_new_attempt_has_not_logged_stays_whole() -> None:
    files = [file("a", 1, 2, 0, start="one"), file("b", 3, 4, None, start="two")]
    assert below(files) == {"a": None}


def test_a_session_start_cuts_its_own_file() -> None:
    one = file("a", 1, 9, marks=(SessionStart(20, {"loss": 30}),))
    assert stitch([one], "loss") == [Stretch(0, 0, 30, 20), Stretch(0, 30, None, None)]


def test_session_starts_add_up() -> None:
    marks = (SessionStart(20, {"loss": 30}), SessionStart(10, {"loss": 50}))
    assert stitch([file("a", 1, 9, marks=marks)], "loss") == [
        Stretch(0, 0, 30, 10),
        Stretch(0, 30, 50, 10),
        Stretch(0, 50, None, None),
    ]


def test_a_session_start_before_the_first_point_of_a_tag_cuts_nothing_of_it() -> None:
    assert stitch([file("a", 1, 9, marks=(SessionStart(20, {}),))], "loss") == [Stretch(0, 0, None, None)]


def test_a_session_start_cuts_all_tags_logged_before_it() -> None:
    """Even one that its own file has not logged (yet)."""
    files = [file("a", 1, 2), file("b", 3, 4, None, marks=(SessionStart(20, {}),))]
    assert below(files) == {"a": 20}


def test_order_of_files_does_not_matter() -> None:
    files = [file("a", 1, 2, 0), file("b", 3, 4, 50), file("c", 5, 6, 70)]
    assert below(files[::-1]) == below(files) == {"a": 50, "b": 70, "c": None}


@pytest.mark.parametrize("tag", ["unknown", ""])
def test_an_unknown_tag_has_no_stretches(tag: str) -> None:
    assert stitch([file("a", 1, 2)], tag) == []


times = st.tuples(st.integers(0, 20), st.integers(0, 20)).map(sorted)


@given(st.lists(st.tuples(times, st.integers(0, 5), st.sampled_from([None, "one", "two"]))))
def test_the_latest_file_is_never_cut_and_no_file_is_lost(specs: list) -> None:
    files = [
        file(f"f{i:02}", float(first), float(last), step, start=start)
        for i, ((first, last), step, start) in enumerate(specs)
    ]
    stretches = stitch(files, "loss")
    assert sorted(stretch.file for stretch in stretches) == list(range(len(files)))
    if files:
        latest = max(range(len(files)), key=lambda i: files[i].first_wall)
        assert {one.file: one.keep_below for one in stretches}[latest] is None
