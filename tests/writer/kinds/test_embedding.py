"""TensorBoard's projector reads the same points, labels and pictures from torch, tensorboardX and us."""

from __future__ import annotations

import logging
import os
import tempfile
from pathlib import Path

import numpy as np
import pytest
import tensorboardX
import torch
from google.protobuf import text_format
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image
from tensorboard.plugins.projector.projector_config_pb2 import ProjectorConfig
from tensorboard.plugins.projector.projector_plugin import _read_tensor_tsv_file, _rel_to_abs_asset_path
from torch.utils import tensorboard as torch_tensorboard

from glassboard import SummaryWriter
from glassboard.errors import WriteError
from glassboard.writer.kinds import embedding

# tensorboardX adds up what it is given to see whether it is finite.
pytestmark = pytest.mark.filterwarnings(
    "ignore:(invalid value|overflow) encountered in reduce:RuntimeWarning"
)

words = st.text(st.characters(exclude_categories=["C", "Z"]), max_size=9)
tags = st.text(st.sampled_from("ab/%\\. äé"), min_size=1, max_size=6).filter(lambda tag: tag.strip("."))


def embeddings(run: Path) -> list[dict]:
    """What the projector plugin reads of a run, found through its config."""
    path = str(run / "projector_config.pbtxt")
    config = text_format.Parse(Path(path).read_text(encoding="utf-8"), ProjectorConfig())
    found = []
    for info in config.embeddings:
        files = {
            name: _rel_to_abs_asset_path(relative, path)
            for name, relative in (
                ("points", info.tensor_path),
                ("labels", info.metadata_path),
                ("pictures", info.sprite.image_path),
            )
            if relative
        }
        held = {"info": str(info), "points": _read_tensor_tsv_file(files["points"]).tolist()}
        if "labels" in files:
            held["labels"] = Path(files["labels"]).read_bytes()
        if "pictures" in files:
            pixels = np.asarray(Image.open(files["pictures"]))
            width, height = info.sprite.single_image_dim
            rows = -(-len(held["points"]) // (pixels.shape[1] // width))
            held["pictures"] = pixels[: rows * height].tolist()  # tensorboardX leaves the rest to chance
            held["size"] = pixels.shape
        found.append(held)
    return found


@st.composite
def points(draw):
    """A matrix with labels of one or more columns, and pictures, or without them."""
    count = draw(st.integers(1, 6))
    mat = draw(arrays.arrays(np.float32, (count, draw(st.integers(1, 4)))))
    columns = draw(st.integers(0, 3))
    rows = st.lists(words, min_size=columns, max_size=columns) if columns else words
    metadata = draw(st.none() | st.lists(rows, min_size=count, max_size=count))
    header = draw(st.lists(words, min_size=columns, max_size=columns)) if columns else None
    if columns and metadata is None:
        header = None
    side = draw(st.integers(1, 4))
    shape = (count, draw(st.sampled_from([1, 3])), side, side)
    images = draw(st.none() | arrays.arrays(np.float32, shape, elements=st.floats(-1, 2, width=32)))
    return mat, metadata, None if images is None else torch.from_numpy(images), header


@pytest.mark.parametrize("peer", [torch_tensorboard.SummaryWriter, tensorboardX.SummaryWriter])
def test_the_projector_reads_ours_as_theirs(peer):
    @settings(max_examples=25, deadline=None)
    @given(st.lists(st.tuples(points(), tags, st.none() | st.integers(0, 10**6)), min_size=1, max_size=3))
    def check(calls):
        calls = list({(tag.replace("\\", "/"), step or 0): (p, tag, step) for p, tag, step in calls}.values())
        if peer is tensorboardX.SummaryWriter:  # its config does not escape them
            calls = [(p, tag.replace("\\", "/"), step) for p, tag, step in calls]
        with tempfile.TemporaryDirectory() as ours, tempfile.TemporaryDirectory() as theirs:
            for make, directory in ((SummaryWriter, ours), (peer, theirs)):
                writer = make(directory)
                for (mat, metadata, images, header), tag, step in calls:
                    writer.add_embedding(mat, metadata, images, step, tag, header)
                writer.close()
            np.testing.assert_equal(embeddings(Path(ours)), embeddings(Path(theirs)))

    check()


def test_files_stand_where_the_projector_looks(logs):
    with SummaryWriter(logs) as writer:
        writer.add_embedding([[1, 2.5]], ["a"], torch.zeros(1, 3, 2, 2), 7, "deep/50%\\")
    directory = logs.path / "00007" / "deep%2f50%25%5c"
    assert sorted(path.name for path in directory.iterdir()) == ["metadata.tsv", "sprite.png", "tensors.tsv"]
    assert (directory / "tensors.tsv").read_bytes() == b"1.0\t2.5\n"
    assert (directory / "metadata.tsv").read_bytes() == b"a\n"
    assert (logs.path / "projector_config.pbtxt").read_text() == (
        "embeddings {\n"
        '  tensor_name: "deep/50%\\134:00007"\n'
        '  tensor_path: "00007/deep%2f50%25%134/tensors.tsv"\n'
        '  metadata_path: "00007/deep%2f50%25%134/metadata.tsv"\n'
        "  sprite {\n"
        '    image_path: "00007/deep%2f50%25%134/sprite.png"\n'
        "    single_image_dim: 2\n"
        "    single_image_dim: 2\n"
        "  }\n"
        "}\n"
    ).replace("%134", "%5c")
    assert not [event for event in logs.events() if event.HasField("summary")]


@pytest.mark.parametrize(
    "mat",
    [
        [[0.5, 1.5], [2.0, 3.0]],
        np.array([[0.5, 1.5], [2, 3]], dtype=np.float16),
        torch.tensor([[0.5, 1.5], [2, 3]], requires_grad=True),
        torch.tensor([[0.5, 1.5], [2, 3]], dtype=torch.bfloat16),
        [torch.tensor([0.5, 1.5]), torch.tensor([2.0, 3.0])],
    ],
    ids=["list", "float16", "requires_grad", "bfloat16", "list of tensors"],
)
def test_points_of_every_make(logs, mat):
    with SummaryWriter(logs) as writer:
        writer.add_embedding(mat)
    (found,) = embeddings(logs.path)
    assert found["points"] == [[0.5, 1.5], [2.0, 3.0]]


def test_labels_cannot_shift_others(logs):
    """Both peers write new lines and tabs as they are, and "tensor(3)" for a tensor."""
    labels = [["a\nb", 1], ["c\td", torch.tensor(3)]]
    with SummaryWriter(logs) as writer:
        writer.add_embedding([[0], [1]], labels, metadata_header=["text", "number"])
        writer.add_embedding([[0], [1]], torch.tensor([4, 5]), tag="plain")
    found = embeddings(logs.path)
    assert found[0]["labels"] == b"text\tnumber\na b\t1\nc d\t3\n"
    assert found[1]["labels"] == b"4\n5\n"


def test_pictures_of_bytes_are_taken_as_they_are(logs):
    """Both peers multiply by 255, whatever the dtype."""
    images = np.arange(2 * 3 * 4 * 4, dtype=np.uint8).reshape(2, 3, 4, 4)
    with SummaryWriter(logs) as writer:
        writer.add_embedding(np.eye(2), label_img=images)
    sheet = np.array(embeddings(logs.path)[0]["pictures"])
    np.testing.assert_array_equal(sheet[:4, 4:], images[1].transpose(1, 2, 0))


def test_pictures_need_not_be_square(logs):
    """The higher ones fail in torch; tensorboardX refuses all."""
    images = np.full((5, 1, 6, 2), 1.0)
    with SummaryWriter(logs) as writer:
        writer.add_embedding(np.eye(5), label_img=images)
    sheet = np.array(embeddings(logs.path)[0]["pictures"])
    assert sheet.shape == (12, 6, 3)
    assert (sheet[:6] == 255).all()
    assert (sheet[6:, :4] == 255).all()
    assert (sheet[6:, 4:] == 0).all()


def test_the_config_keeps_what_earlier_writers_added(logs):
    peer = tensorboardX.SummaryWriter(str(logs.path))
    peer.add_embedding(np.eye(2), tag="theirs")
    peer.close()
    for start in range(2):
        with SummaryWriter(logs) as writer:
            writer.add_embedding(np.eye(2) * start, ["a", "b"], tag="ours")
            writer.add_embedding(np.eye(2), tag=f"only in {start}")
    names = [found["info"].split('"')[1] for found in embeddings(logs.path)]
    assert names == ["theirs:00000", "only in 0:00000", "ours:00000", "only in 1:00000"]
    assert embeddings(logs.path)[2]["points"] == [[1.0, 0.0], [0.0, 1.0]]


@pytest.mark.parametrize("make", [SummaryWriter, torch_tensorboard.SummaryWriter, tensorboardX.SummaryWriter])
@pytest.mark.parametrize(
    "arguments",
    [
        {"mat": np.zeros(3)},
        {"mat": np.zeros((3, 2)), "metadata": ["a"]},
        {"mat": np.zeros((3, 2)), "metadata": [["a"]] * 3, "metadata_header": ["x", "y"]},
        {"mat": np.zeros((3, 2)), "label_img": torch.zeros(2, 3, 4, 4)},
        {"mat": np.zeros((3, 2)), "label_img": torch.zeros(3, 2, 4, 4)},
    ],
    ids=["not 2D", "labels", "header", "images", "channels"],
)
def test_wrong_arguments(make, arguments, tmp_path):
    writer = make(str(tmp_path))
    with pytest.raises(AssertionError):
        writer.add_embedding(**arguments)
    writer.close()
    if make is SummaryWriter:
        assert all(path.is_file() for path in tmp_path.iterdir())


def test_trouble_with_files_is_logged_once_and_counted(logs, caplog):
    writer = SummaryWriter(logs)
    (logs.path / "00000").write_text("a file in the way")
    with caplog.at_level(logging.ERROR, "glassboard"):
        writer.add_embedding(np.eye(2))
        writer.add_embedding(np.eye(2))
    assert len(caplog.records) == 1
    assert "00000" in caplog.text
    assert writer.errors == 2
    writer.add_embedding(np.eye(2), global_step=1)
    writer.close()
    assert len(embeddings(logs.path)) == 1


def test_trouble_is_raised_when_strict(logs):
    with SummaryWriter(logs, strict=True) as writer:
        (logs.path / "00000").write_text("a file in the way")
        with pytest.raises(WriteError):
            writer.add_embedding(np.eye(2))
        writer.add_embedding(np.eye(2), tag="x" * 100, global_step=1)
        with pytest.raises(WriteError, match="too long"):
            writer.add_embedding(np.eye(2), tag="x" * 300, global_step=1)


def test_a_write_that_fails_leaves_the_file_before(logs, monkeypatch):
    with SummaryWriter(logs) as writer:
        writer.add_embedding(np.eye(2))

        def refuse(source, target):
            raise OSError(28, "No space left on device", source)

        monkeypatch.setattr(os, "replace", refuse)
        writer.add_embedding(np.zeros((2, 2)))
        assert writer.errors == 1
    assert embeddings(logs.path)[0]["points"] == [[1.0, 0.0], [0.0, 1.0]]
    assert not list(logs.path.rglob("*.tmp"))


def test_nothing_is_written_without_a_disk(logs):
    writer = SummaryWriter(logs, write_to_disk=False)
    writer.add_embedding(np.eye(2))
    writer.close()
    assert not logs.path.exists()


def test_steps_by_default_are_those_of_the_file(logs):
    file_of = SummaryWriter(logs)
    assert file_of._file
    file_of._file.defaults = (12, None)
    embedding.add(file_of._file, "t", np.eye(2), None, None, None, None)
    file_of.close()
    assert (logs.path / "00012" / "t" / "tensors.tsv").exists()
