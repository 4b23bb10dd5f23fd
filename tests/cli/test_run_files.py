"""Files of a run are moved one by one, never over another."""

from __future__ import annotations

from pathlib import Path

import pytest

from glassboard.cli.reading import Refused
from glassboard.cli.run_files import move, move_to_trash, remove_empty, trashed


def test_nothing_is_moved_over_another(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_text(name)
    with pytest.raises(Refused, match="is there already"):
        move(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "b").read_text() == "b"


def test_each_time_has_a_folder_of_its_own(tmp_path: Path) -> None:
    for _ in range(3):
        (tmp_path / "run").mkdir()
        (tmp_path / "run/file").touch()
        move_to_trash(tmp_path, [tmp_path / "run/file"])
    assert len(trashed(tmp_path)) == 3
    assert not (tmp_path / "run").exists()


def test_folders_with_something_in_them_stay(tmp_path: Path) -> None:
    (tmp_path / "a/b/c").mkdir(parents=True)
    (tmp_path / "a/kept").touch()
    remove_empty(tmp_path, [tmp_path / "a/b/c/gone"])
    assert (tmp_path / "a/kept").exists()
    assert not (tmp_path / "a/b").exists()
