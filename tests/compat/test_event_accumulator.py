"""The face of EventAccumulator gives what TensorBoard's gives, and scripts run on it unchanged."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tensorboard.backend.event_processing import event_accumulator as theirs

from glassboard import SummaryWriter
from glassboard.compat import event_accumulator as ours

GOLDEN = Path(__file__).parents[1] / "golden"
LOGS = sorted({path.parent for path in GOLDEN.rglob("*tfevents*") if "tfevents" in path.name})
ALL = dict.fromkeys(theirs.DEFAULT_SIZE_GUIDANCE, 0)


def plain(one: Any) -> Any:
    """An event as a tuple that can be compared, NaN included."""
    if dataclasses.is_dataclass(one):
        return tuple(plain(getattr(one, field.name)) for field in dataclasses.fields(one))
    if isinstance(one, tuple | list):
        return tuple(plain(part) for part in one)
    if hasattr(one, "SerializeToString"):
        return one.SerializeToString(deterministic=True)
    return repr(float(one)) if isinstance(one, float) else one


def assert_equal(path: Path) -> None:
    wanted = theirs.EventAccumulator(str(path), size_guidance=ALL).Reload()
    found = ours.EventAccumulator(path, size_guidance=ALL).Reload()
    tags = {kind: sorted(some) if isinstance(some, list) else some for kind, some in wanted.Tags().items()}
    assert {k: sorted(some) if isinstance(some, list) else some for k, some in found.Tags().items()} == tags
    for kind, method in (
        ("scalars", "Scalars"), ("histograms", "Histograms"), ("images", "Images"), ("audio", "Audio"),
        ("tensors", "Tensors"),
    ):  # fmt: skip
        for tag in tags[kind]:
            assert plain(getattr(found, method)(tag)) == plain(getattr(wanted, method)(tag)), (method, tag)
    for tag in tags["distributions"]:
        for one, other in zip(found.CompressedHistograms(tag), wanted.CompressedHistograms(tag), strict=True):
            assert (one.wall_time, one.step) == (other.wall_time, other.step)
            np.testing.assert_allclose(
                np.array(one.compressed_histogram_values, float),
                np.array([tuple(value) for value in other.compressed_histogram_values], float),
                rtol=1e-12,
            )
    if tags["graph"]:
        assert plain(found.Graph()) == plain(wanted.Graph())
    if tags["meta_graph"]:
        assert plain(found.MetaGraph()) == plain(wanted.MetaGraph())
    for tag in tags["run_metadata"]:
        assert plain(found.RunMetadata(tag)) == plain(wanted.RunMetadata(tag))
    for tag in [tag for tag, one in wanted.summary_metadata.items() if one.ByteSize()]:
        assert plain(found.SummaryMetadata(tag)) == plain(wanted.SummaryMetadata(tag)), tag
    for plugin, contents in wanted._plugin_to_tag_to_content.items():
        assert found.PluginTagToContent(plugin) == contents, plugin
    assert found.FirstEventTimestamp() == wanted.FirstEventTimestamp()
    assert found.GetSourceWriter() == wanted.GetSourceWriter()


@pytest.mark.parametrize("path", LOGS, ids=lambda path: str(path.relative_to(GOLDEN)))
def test_golden_files_of_every_producer(path: Path) -> None:
    assert_equal(path)


def log(writer: Any) -> None:
    for step in range(20):
        writer.add_scalar("loss", 1 / (1 + step), step)
        writer.add_scalar("nan", float("nan") if step % 2 else float("inf"), step)
    for step in range(3):
        writer.add_histogram("weights", np.random.default_rng(step).normal(size=500), step)
        writer.add_image("picture", np.full((3, 4, 5), step / 4), step)
        writer.add_text("note", f"step {step}", step)
    writer.add_pr_curve("curve", np.array([0, 1, 1]), np.array([0.2, 0.6, 0.9]), 1)
    writer.add_hparams({"lr": 0.1}, {"score": 1.0})
    writer.close()


@pytest.mark.parametrize("package", ["tensorboardX", "torch.utils.tensorboard", "glassboard"])
def test_logs_that_are_written_on_the_spot(tmp_path: Path, package: str) -> None:
    writer = __import__(package, fromlist=["SummaryWriter"]).SummaryWriter
    log(writer(str(tmp_path)))
    assert_equal(tmp_path)
    for folder in {path.parent for path in tmp_path.rglob("*tfevents*")}:
        assert_equal(folder)


def test_new_style_scalars_are_tensors(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        for step in range(5):
            writer.add_scalar("new", step / 4, step, new_style=True)
            writer.add_scalar("old", step / 4, step)
    assert_equal(tmp_path)
    assert ours.EventAccumulator(tmp_path).Reload().Tags()["tensors"] == ["new"]


def test_a_restart_takes_back_what_came_after_its_step(tmp_path: Path) -> None:
    for number, purge in enumerate((None, 5, 3)):
        with SummaryWriter(tmp_path, purge_step=purge, filename_suffix=f".{number}") as writer:
            for step in range(purge or 0, 10):
                writer.add_scalar("loss", number, step)
                writer.add_image("picture", np.zeros((1, 2, 2)), step)
    assert_equal(tmp_path)


def test_files_that_grow_are_read_on(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        writer.add_scalar("loss", 0.5, 1)
        writer.flush()
        found = ours.EventAccumulator(tmp_path, size_guidance=ALL).Reload()
        writer.add_scalar("loss", 0.25, 2)
        writer.flush()
        assert [event.step for event in found.Reload().Scalars("loss")] == [1, 2]
    (file,) = tmp_path.iterdir()
    assert [event.step for event in ours.EventAccumulator(file).Reload().Scalars("loss")] == [1, 2]


def test_size_guidance_keeps_the_first_and_the_last(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        for step in range(101):
            writer.add_scalar("loss", 0.5, step)
    found = ours.EventAccumulator(tmp_path, size_guidance={"scalars": 5}).Reload()
    assert [event.step for event in found.Scalars("loss")] == [0, 25, 50, 75, 100]
    one = ours.EventAccumulator(tmp_path, size_guidance={"scalars": 1}).Reload()
    assert [event.step for event in one.Scalars("loss")] == [100]


def test_what_is_not_there_is_an_error_as_theirs(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        writer.add_scalar("loss", 0.5, 1)
    for module in (ours, theirs):
        found = module.EventAccumulator(str(tmp_path)).Reload()
        for call in (found.Scalars, found.Histograms, found.Images, found.Tensors, found.PluginTagToContent):
            with pytest.raises(KeyError):
                call("none")
        for call in (found.Graph, found.MetaGraph, lambda found=found: found.RunMetadata("none")):
            with pytest.raises(ValueError, match="no"):
                call()


@pytest.mark.filterwarnings("ignore")  # of pandas, for what tbparse calls
def test_tbparse_runs_on_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tbparse = pytest.importorskip("tbparse")
    log(SummaryWriter(tmp_path / "a"))
    log(SummaryWriter(tmp_path / "b"))
    wanted = tbparse.SummaryReader(str(tmp_path), extra_columns={"dir_name", "wall_time"})
    expected = {
        name: getattr(wanted, name) for name in ("scalars", "text", "histograms", "hparams", "tensors")
    }
    reader = sys.modules[tbparse.SummaryReader.__module__]
    monkeypatch.setattr(reader, "EventAccumulator", ours.EventAccumulator)
    found = tbparse.SummaryReader(str(tmp_path), extra_columns={"dir_name", "wall_time"})
    for name, frame in expected.items():
        assert getattr(found, name).to_dict("list").__repr__() == frame.to_dict("list").__repr__(), name


def test_the_usual_snippet_gives_a_frame(tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    with SummaryWriter(tmp_path) as writer:
        for step in range(3):
            writer.add_scalar("loss", step / 2, step, 1e9 + step)
    found = ours.EventAccumulator(str(tmp_path)).Reload()
    frame = pandas.DataFrame(found.Scalars("loss"))
    assert frame.columns.tolist() == ["wall_time", "step", "value"]
    assert frame["value"].tolist() == [0.0, 0.5, 1.0]
