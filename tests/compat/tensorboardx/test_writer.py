"""The face of tensorboardX's writer: its directories, its tags and its arguments."""

from __future__ import annotations

import json
import logging
import pickle
from pathlib import Path

import numpy as np
import pytest
import tensorboardX
from hypothesis import given, settings
from hypothesis import strategies as st

from glassboard.compat.tensorboardx import FileWriter, SummaryWriter


def both(tmp_path: Path, log) -> tuple[Path, Path]:
    """Has the original and the face log the same; returns their directories."""
    for kind in (tensorboardX.SummaryWriter, SummaryWriter):
        with kind(str(tmp_path / kind.__module__)) as writer:
            log(writer)
    return tmp_path / tensorboardX.SummaryWriter.__module__, tmp_path / SummaryWriter.__module__


def test_scalars_titles_and_texts_are_read_alike(tmp_path: Path, read) -> None:
    def log(writer) -> None:
        writer.add_scalar("a", 1.5, 3, 12.0)
        writer.add_scalar("b", 2, 4, 13.0, "title", "description")
        writer.add_scalar("loss (train)/é+x", np.float32(0.5), 5)
        writer.add_scalar("//slashes", 1)
        writer.add_text("text (kept)", "**x**", 7)

    theirs, ours = (read(path) for path in both(tmp_path, log))
    assert ours.values() == theirs.values()
    pairs = zip(ours.events(), theirs.events(), strict=True)
    assert all(a.summary.value[0].metadata == b.summary.value[0].metadata for a, b in pairs)


def test_groups_go_to_nested_runs(tmp_path: Path, read) -> None:
    def log(writer) -> None:
        writer.add_scalars("my group/loss", {"a": 1.0, "b/c": 2.0}, 3, 12.0)

    theirs, ours = (read(path) for path in both(tmp_path, log))
    assert "my group/loss/b/c" in ours.runs
    assert ours.runs == theirs.runs
    for run in ours.runs:
        assert ours.values(run) == theirs.values(run)


def test_groups_stay_below_the_log_directory(tmp_path: Path, read) -> None:
    with SummaryWriter(str(tmp_path / "run")) as writer:
        writer.add_scalars("/group", {"/key": 1.0})
    assert "group/key" in read(tmp_path / "run").runs


@settings(max_examples=50, deadline=None)
@given(st.text())
def test_tags_are_cleaned_as_the_original_does(tag: str) -> None:
    from tensorboardX.summary import _clean_tag

    from glassboard.compat.tags import clean_tag

    assert clean_tag(tag) == _clean_tag(tag)


def test_log_dir_counts_where_logdir_is_none(tmp_path: Path) -> None:
    a, b = str(tmp_path / "a"), str(tmp_path / "b")
    for arguments, used in (((None,), b), ((a,), a)):
        writer = SummaryWriter(*arguments, log_dir=b)
        assert writer.logdir == used
        assert tensorboardX.SummaryWriter(*arguments, log_dir=b, write_to_disk=False).logdir == used
        writer.close()


def test_positions_of_the_constructor(tmp_path: Path, read) -> None:
    with SummaryWriter(str(tmp_path), "comment", 7, 5, 60, ".suffix", True) as writer:
        writer.add_scalar("a", 1, 8)
    assert [file.suffix for file in tmp_path.iterdir()] == [".suffix"]
    assert writer.purge_step == 7
    assert writer.kwargs == {}
    starts = [event for event in read(tmp_path).events() if event.WhichOneof("what") == "session_log"]
    assert [event.step for event in starts] == [7]


def test_comet_is_declined_with_a_warning(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Comet"):
        SummaryWriter(str(tmp_path), comet_config={"disabled": False}).close()


def test_nothing_is_written_with_write_to_disk_false(tmp_path: Path) -> None:
    writer = SummaryWriter(str(tmp_path / "no"), write_to_disk=False, unknown=1)
    writer.add_scalar("a", 1)
    writer.add_scalars("b", {"c": 1})
    writer.close()
    assert not (tmp_path / "no").exists()


def test_file_writers_that_write_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    writer = SummaryWriter("no", write_to_disk=False)
    with writer.use_metadata(global_step=3):
        writer.file_writer.add_summary(b"", 1)
        writer._get_file_writer().add_event(b"")
    writer.file_writer.flush()
    writer.file_writer.reopen()
    writer.file_writer.close()
    assert writer.file_writer.get_logdir() == "no"
    assert set(writer.all_writers) == {"no"}
    writer.close()
    pickle.loads(pickle.dumps(writer)).file_writer.add_summary(b"")
    assert not list(tmp_path.iterdir())


def test_a_writer_travels_by_pickle(tmp_path: Path, read) -> None:
    with SummaryWriter(str(tmp_path)) as writer:
        writer.add_scalar("a b", 1)
        with pickle.loads(pickle.dumps(writer)) as copy:
            copy.add_scalar("c d", 2)
    assert {value[1] for value in read(tmp_path).values()} == {"a_b", "c_d"}
    assert type(copy) is SummaryWriter


def test_a_cleaned_tag_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "glassboard"), SummaryWriter(str(tmp_path)) as writer:
        writer.add_scalar("never seen before", 1)
    assert "never_seen_before" in caplog.text


def test_groups_are_exported(tmp_path: Path) -> None:
    directory = tmp_path / "run"
    with SummaryWriter(str(directory)) as writer:
        writer.add_scalars("my group", {"a": 1.0, "b": 2.0}, 3, 12.0)
        writer.export_scalars_to_json(str(tmp_path / "out.json"))
    points = json.loads((tmp_path / "out.json").read_text())
    assert points == {
        f"{directory}/my group/a": [[12.0, 3, 1.0]],
        f"{directory}/my group/b": [[12.0, 3, 2.0]],
    }


def test_hyperparameters_of_any_type(tmp_path: Path, read) -> None:
    with SummaryWriter(str(tmp_path)) as writer:
        writer.add_hparams({"lr": 0.1, "sizes": [1, 2], "n": np.int64(3)}, {"loss": 1.0}, "trial", 5)
    assert (5, "loss", "simple_value", "", 1.0) in read(tmp_path).values("trial")


def test_media_tags_are_cleaned(tmp_path: Path, read) -> None:
    with SummaryWriter(str(tmp_path)) as writer:
        writer.add_image("an image", np.zeros((3, 4, 4)), 1, 2.0, "CHW")
        writer.add_images("some images", np.zeros((2, 4, 4, 3)), 1, 2.0, "NHWC")
        writer.add_video("a video", np.zeros((1, 2, 3, 4, 4)), 1, 4, 2.0, "NTCHW")
        writer.add_audio("a sound", np.zeros(100), 1, 8000, 2.0)
    tags = [value[1] for value in read(tmp_path).values()]
    assert tags == ["an_image", "some_images", "a_video", "a sound"]


def test_histogram_tags_are_cleaned_unless_raw(tmp_path: Path, read) -> None:
    with SummaryWriter(str(tmp_path)) as writer:
        writer.add_histogram("a histogram", np.arange(9), 1, "tensorflow", 2.0, 5)
        writer.add_histogram_raw("a raw one", 0, 1, 2, 3, 4, [1.0, 2.0], [1, 2], 1, 2.0)
    assert [value[1] for value in read(tmp_path).values()] == ["a_histogram", "a raw one"]


def test_file_writers_take_the_original_s_names(tmp_path: Path, read) -> None:
    from tensorboard.compat.proto.summary_pb2 import Summary

    made = Summary(value=[Summary.Value(tag="a", simple_value=1.5)])
    writer = FileWriter(logdir=str(tmp_path), max_queue=10, flush_secs=5, filename_suffix=".x")
    with writer.use_metadata(global_step=4) as inside:
        assert inside is writer
        writer.add_summary(made)
    writer.close()
    assert read(tmp_path).values() == [(4, "a", "simple_value", "", 1.5)]


def test_metadata_for_a_block(tmp_path: Path, read) -> None:
    with SummaryWriter(str(tmp_path)) as writer:
        with writer.use_metadata(global_step=3, walltime=12.0) as inside:
            assert inside is writer
            writer.add_scalar("a b", 1)
            writer.add_scalar("a b", 2, 4)
        writer.add_scalar("a b", 3)
    assert [value[0] for value in read(tmp_path).values()] == [3, 4, 0]
    walls = [event.wall_time for event in read(tmp_path).events() if event.HasField("summary")]
    assert [wall == 12.0 for wall in walls] == [True, True, False]


def test_summaries_of_the_module_are_taken_by_the_file_writer(tmp_path: Path, read) -> None:
    from glassboard.compat.tensorboardx import summary

    with SummaryWriter(str(tmp_path)) as writer:
        writer.file_writer.add_summary(summary.scalar("a b", 1.5), 7)
    assert read(tmp_path).values() == [(7, "a_b", "simple_value", "", 1.5)]
