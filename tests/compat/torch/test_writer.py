"""The face of torch's writer: its directories, its attributes and its arguments."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from torch.utils.tensorboard import SummaryWriter as Original

from glassboard import SummaryWriter as Base
from glassboard.compat.torch import SummaryWriter


def both(tmp_path: Path, log) -> tuple[Path, Path]:
    """Has the original and the face log the same; returns their directories."""
    for name, kind in (("theirs", Original), ("ours", SummaryWriter)):
        with kind(str(tmp_path / name)) as writer:
            log(writer)
    return tmp_path / "theirs", tmp_path / "ours"


def test_scalars_and_texts_are_read_alike(tmp_path: Path, read) -> None:
    def log(writer) -> None:
        writer.add_scalar("a", 1.5, 3, 12.0)
        writer.add_scalar("b (kept)", np.float32(0.1), 4, 13.0, True, True)
        writer.add_scalar("c", 0.1, 4, 13.0, True)
        writer.add_scalar("d", 0.1, 4, 13.0, double_precision=True)
        writer.add_text("text", "**x**", 7, 2.0)

    theirs, ours = (read(path) for path in both(tmp_path, log))
    assert ours.values() == theirs.values()
    for a, b in zip(ours.events(), theirs.events(), strict=True):
        # Beside what TensorBoard reads stands the exact double, in a field that it skips.
        a.summary.value[0].DiscardUnknownFields()
        assert a.summary == b.summary


def test_groups_go_to_flat_runs(tmp_path: Path, read) -> None:
    def log(writer) -> None:
        writer.add_scalars("my group/loss", {"a": 1.0, "b": 2.0}, 3, 12.0)

    theirs, ours = (read(path) for path in both(tmp_path, log))
    assert "my group_loss_a" in ours.runs
    assert ours.runs == theirs.runs
    for run in ours.runs:
        assert ours.values(run) == theirs.values(run)


def test_attributes_that_programs_read(tmp_path: Path) -> None:
    arguments = (str(tmp_path), "comment", None, 5, 60, ".suffix")
    with Original(*arguments) as theirs, SummaryWriter(*arguments) as ours:
        for name in ("log_dir", "purge_step", "max_queue", "flush_secs", "filename_suffix"):
            assert getattr(ours, name) == getattr(theirs, name)
        assert ours.get_logdir() == theirs.get_logdir()


@pytest.mark.skipif(not hasattr(Base, "default_bins"), reason="the base has none yet")
def test_default_bins_are_the_originals(tmp_path: Path) -> None:
    with Original(str(tmp_path)) as theirs, SummaryWriter(str(tmp_path)) as ours:
        assert ours.default_bins == theirs.default_bins


@pytest.mark.skipif(not hasattr(Base, "file_writer"), reason="the base has none yet")
def test_file_writers_that_programs_reach_for(tmp_path: Path, read) -> None:
    with SummaryWriter(str(tmp_path)) as writer:
        writer.add_scalars("group", {"a": 1.0})
        assert set(writer.all_writers) == {str(tmp_path), str(tmp_path / "group_a")}
        assert writer._get_file_writer() is writer.file_writer
        assert writer.file_writer.get_logdir() == str(tmp_path)
        assert Path(writer.file_writer.event_writer._file_name).parent == tmp_path


@pytest.mark.skipif(not hasattr(Base, "add_hparams"), reason="the base has none yet")
def test_hyperparameters_by_position(tmp_path: Path, read) -> None:
    with SummaryWriter(str(tmp_path)) as writer:
        writer.add_hparams({"lr": 0.1}, {"loss": 1.0}, {"lr": [0.1, 0.2]}, "trial", 5)
    assert (5, "loss", "simple_value", "", 1.0) in read(tmp_path).values("trial")


@pytest.mark.skipif(not hasattr(Base, "add_image_with_boxes"), reason="the base has none yet")
def test_media_by_position(tmp_path: Path, read) -> None:
    image, boxes = np.zeros((3, 8, 8)), np.array([[1, 1, 4, 4]])
    with SummaryWriter(str(tmp_path)) as writer:
        writer.add_image_with_boxes("a b", image, boxes, 1, 2.0, 2, "CHW", ["x"])
        writer.add_video("c d", np.zeros((1, 2, 3, 4, 4)), 1, 4, 2.0)
    assert [value[1] for value in read(tmp_path).values()] == ["a b", "c d"]
