"""What add_scalars added goes to JSON as with tensorboardX, without being kept in memory."""

from __future__ import annotations

import json

import pytest
import tensorboardX

from glassboard import SummaryWriter


def exported(make, folder, path):
    writer = make(str(folder))
    writer.add_scalar("alone", 1.0, 1)
    for step in range(3):
        writer.add_scalars("loss", {"train": step / 4, "test": step / 8}, step, 100.0 + step)
    writer.export_scalars_to_json(path)
    first = json.loads(path.read_text())
    writer.add_scalars("loss", {"train": 9.0}, 9, 109.0)
    writer.export_scalars_to_json(path)
    writer.close()
    return first, json.loads(path.read_text())


def test_points_are_those_of_tensorboardx(tmp_path):
    ours, ours_later = exported(SummaryWriter, tmp_path / "ours", tmp_path / "ours.json")
    theirs, theirs_later = exported(tensorboardX.SummaryWriter, tmp_path / "theirs", tmp_path / "theirs.json")
    assert sorted(ours) == [str(tmp_path / f"ours/loss_{key}") for key in ("test", "train")]
    assert sorted(ours.values()) == sorted(theirs.values())
    assert [points for points in ours_later.values() if points] == list(theirs_later.values())


def test_a_path_that_cannot_be_written_is_an_error_and_exports_nothing(tmp_path):
    with SummaryWriter(tmp_path / "run") as writer:
        writer.add_scalars("a", {"b": 1.0}, 1)
        with pytest.raises(OSError, match="no_such"):
            writer.export_scalars_to_json(tmp_path / "no_such" / "file.json")
        writer.export_scalars_to_json(tmp_path / "file.json")
    assert [len(points) for points in json.loads((tmp_path / "file.json").read_text()).values()] == [1]
