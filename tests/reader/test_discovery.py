"""Runs are directories with event files, found once each, whatever links lead to them."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from glassboard.reader.discovery import find_event_files, is_event_file, natural_key


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("events.out.tfevents.1700000000.host", True),
        ("events.out.tfevents.1700000000.host.profile-empty", False),
        ("my.tfevents", True),
        ("events.out", False),
        ("checkpoint.pt", False),
    ],
)
def test_event_files_go_by_name(name: str, expected: bool) -> None:
    assert is_event_file(name) is expected


def test_names_sort_as_people_count() -> None:
    names = ["run_10", "run_9", "run", "2", "10", "a", "run_9/b"]
    assert sorted(names, key=natural_key) == ["2", "10", "a", "run", "run_9", "run_9/b", "run_10"]


def test_digits_that_are_no_numbers_are_only_text() -> None:
    assert sorted(["5²", "5", "10³"], key=natural_key) == ["5", "5²", "10³"]


def touch(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    return str(path)


def test_runs_nest_and_are_named_by_their_path(tmp_path: Path) -> None:
    root = touch(tmp_path / "events.out.tfevents.1")
    second, first = touch(tmp_path / "a/b/x.tfevents.2"), touch(tmp_path / "a/b/x.tfevents.1")
    outer = touch(tmp_path / "a/x.tfevents.1")
    touch(tmp_path / "none/readme.txt")
    assert find_event_files({"": tmp_path}).runs == {".": [root], "a": [outer], "a/b": [first, second]}


def test_links_are_followed_and_loops_end(tmp_path: Path) -> None:
    logdir = tmp_path / "logs"
    touch(logdir / "run/x.tfevents.1")
    (logdir / "run/loop").symlink_to(logdir)
    touch(tmp_path / "elsewhere/x.tfevents.1")
    (logdir / "linked").symlink_to(tmp_path / "elsewhere")
    (logdir / "dangling").symlink_to(tmp_path / "nowhere")
    assert list(find_event_files({"": logdir}).runs) == ["linked", "run"]


def test_what_is_no_file_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.tfevents.1")
    (tmp_path / "folder.tfevents.1").mkdir()
    assert find_event_files({"": tmp_path}).runs == {}


def test_names_that_are_no_text_can_still_be_shown(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/caf\xe9"
    os.mkdir(folder)
    Path(os.fsdecode(folder), "x.tfevents.1").touch()
    assert list(find_event_files({"": tmp_path}).runs) == ["caf\\xe9"]


def test_a_missing_log_directory_has_no_runs(tmp_path: Path) -> None:
    assert find_event_files({"": tmp_path / "later"}).runs == {}


def test_named_roots_give_their_runs_their_names(tmp_path: Path) -> None:
    one, two = touch(tmp_path / "a/x.tfevents.1"), touch(tmp_path / "b/deep/x.tfevents.1")
    both = touch(tmp_path / "b/x.tfevents.1")
    roots = {"first": tmp_path / "a", "second": tmp_path / "b", "later": tmp_path / "c"}
    assert find_event_files(roots).runs == {"first": [one], "second": [both], "second/deep": [two]}


def test_a_folder_that_cannot_be_read_is_told(unprivileged: Path) -> None:
    touch(unprivileged / "open/x.tfevents.1")
    touch(unprivileged / "shut/x.tfevents.1")
    (unprivileged / "shut").chmod(0)
    found = find_event_files({"": unprivileged})
    assert list(found.runs) == ["open"]
    assert found.unreadable == {str(unprivileged / "shut"): "Permission denied"}
    (unprivileged / "shut").chmod(0o700)
    assert find_event_files({"": unprivileged}).unreadable == {}


def test_a_link_to_itself_and_special_files_are_passed_over(tmp_path: Path) -> None:
    real = touch(tmp_path / "x.tfevents.1")
    (tmp_path / "circle.tfevents").symlink_to(tmp_path / "circle.tfevents")
    (tmp_path / "null.tfevents").symlink_to("/dev/null")
    (tmp_path / "gone.tfevents").symlink_to(tmp_path / "nowhere")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "s.tfevents"))
        assert find_event_files({"": tmp_path}).runs == {".": [real]}
