"""Files beside event files are found inside their folder only."""

from __future__ import annotations

import os

import pytest

from glassboard.store.assets import AssetDamage, list_files, open_file, resolve


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "run"
    (folder / "below").mkdir(parents=True)
    (folder / "a").write_text("one")
    (folder / "below/b").write_text("two")
    (tmp_path / "secret").write_text("three")
    (tmp_path / "run2").mkdir()
    (tmp_path / "run2/c").write_text("four")
    return folder


def test_files_of_a_folder(folder, tmp_path):
    os.mkfifo(folder / "pipe")
    assert list_files([str(folder)], "") == ["a"]
    assert list_files([str(folder)], "below") == ["b"]
    assert list_files([str(folder), str(tmp_path / "run2")], "") == ["a", "c"]
    assert list_files([str(folder)], "..") == []
    assert list_files([str(folder)], "none") == []
    assert list_files([str(folder)], "a") == []


def test_a_file_is_opened_by_its_path_inside(folder, tmp_path):
    for path, content in (("a", b"one"), ("below/b", b"two"), ("below/../a", b"one")):
        with open_file([str(folder)], path) as file:
            assert file.read() == content
    with open_file([str(folder), str(tmp_path / "run2")], "c") as file:
        assert file.read() == b"four"


def test_links_are_followed_inside_only(folder, tmp_path):
    os.symlink("below/b", folder / "inner")
    os.symlink("../secret", folder / "outer")
    os.symlink(tmp_path / "run2", folder / "elsewhere")
    os.symlink("loop", folder / "loop")
    with open_file([str(folder)], "inner") as file:
        assert file.read() == b"two"
    for path in ("outer", "elsewhere/c", "loop"):
        with pytest.raises(KeyError):
            open_file([str(folder)], path)


@pytest.mark.parametrize(
    "path", ["", ".", "..", "../secret", "../run2/c", "/etc/hostname", "none", "a/b", "below", "\0"]
)
def test_what_is_no_file_inside_is_a_key_error(folder, path):
    with pytest.raises(KeyError):
        open_file([str(folder)], path)


def test_a_pipe_holds_nobody_up(folder):
    os.mkfifo(folder / "pipe")
    with pytest.raises(KeyError):
        open_file([str(folder)], "pipe")


def test_a_folder_may_itself_be_a_link(folder, tmp_path):
    os.symlink(folder, tmp_path / "link")
    with open_file([str(tmp_path / "link")], "a") as file:
        assert file.read() == b"one"
    assert resolve(str(tmp_path / "link"), "a") == str(folder / "a")


def test_damage_is_told_once_and_forgotten_when_the_file_changes(folder):
    damage = AssetDamage()
    file = str(folder / "a")
    assert damage.add("run", file, "bad")
    assert not damage.add("run", file, "bad")
    assert not damage.pass_by("run", file)
    assert (damage.listed(), len(damage)) == ([("run", file, "bad")], 1)
    (folder / "a").write_text("longer")
    assert damage.pass_by("run", file)
    assert (damage.listed(), len(damage)) == ([], 0)
    os.unlink(file)
    assert damage.add("run", file, "gone")
    assert not damage.pass_by("run", file)
    damage.forget("other")
    assert len(damage) == 1
    damage.forget("run")
    assert len(damage) == 0
