"""Embeddings are found beside the event files of a run, and nothing outside its folder is read."""

from __future__ import annotations

import os

import numpy as np
import pytest

from glassboard import SummaryWriter
from glassboard.errors import DamagedRecord
from glassboard.events.projector import Embedding, Labels
from glassboard.store.kinds.embedding import embedding_runs, embeddings, labels, points, read_file

POINTS = np.arange(6, dtype=np.float32).reshape(3, 2)


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "logs"
    with SummaryWriter(folder) as writer:
        writer.add_embedding(POINTS, [["a", 1], ["b", 2], ["c", 3]], metadata_header=["name", "number"])
    return folder


def test_points_and_labels(folder, logged):
    store = logged(run="other")
    ((run, held),) = embedding_runs(store).items()
    (embedding,) = held.config.embeddings
    assert (run, embedding.name, held.folder) == (".", "default:00000", "")
    assert np.array_equal(points(store, run, held, embedding), POINTS)
    assert labels(store, run, held, embedding) == Labels(
        ["name", "number"], [["a", "1"], ["b", "2"], ["c", "3"]]
    )
    assert labels(store, run, held, embedding, 1).rows == [["a", "1"]]
    assert read_file(store, run, held, embedding.metadata_path).startswith(b"name\tnumber\n")
    assert embeddings(store, "other") is None
    with pytest.raises(KeyError):
        embeddings(store, "none")


def test_labels_of_one_column_have_no_name(tmp_path, logged):
    with SummaryWriter(tmp_path / "logs") as writer:
        writer.add_embedding(POINTS, ["a", "b", "c"])
    store = logged()
    held = embeddings(store, ".")
    (embedding,) = held.config.embeddings
    assert labels(store, ".", held, embedding, 2) == Labels([], [["a"], ["b"]])


def test_points_as_raw_numbers(folder, logged):
    (folder / "raw").write_bytes(POINTS.tobytes())
    (folder / "projector_config.pbtxt").write_text(
        "embeddings { tensor_path: 'raw' tensor_shape: [3, 2] } embeddings { tensor_path: 'raw' }"
    )
    store = logged()
    held = embeddings(store, ".")
    good, bad = held.config.embeddings
    assert np.array_equal(points(store, ".", held, good), POINTS)
    for _ in range(2):
        with pytest.raises(DamagedRecord, match="tensor_shape"):
            points(store, ".", held, bad)
    assert [(damage.file, damage.message[:29]) for damage in store.damage()] == [
        ("raw", "these points cannot be read: ")
    ]


def test_a_config_among_the_assets_of_plugins(folder, logged):
    inside = folder / "plugins/org_tensorflow_tensorboard_projector"
    inside.mkdir(parents=True)
    (inside / "t.tsv").write_text("1\t2\n")
    (inside / "projector_config.pbtxt").write_text("embeddings { tensor_path: 't.tsv' }")
    store = logged()
    held = embeddings(store, ".")
    (embedding,) = held.config.embeddings
    assert (embedding.name, points(store, ".", held, embedding).tolist()) == ("t.tsv", [[1, 2]])
    with pytest.raises(KeyError):  # of the run, but outside the folder of the config
        read_file(store, ".", held, "../../projector_config.pbtxt")


@pytest.mark.parametrize("path", ["../secret", "/etc/hostname", "link", "", ".", "..", "00000", "a\0b"])
def test_paths_that_lead_out_are_refused(folder, logged, path):
    (folder.parent / "secret").write_text("1\t2\n")
    os.symlink(folder.parent / "secret", folder / "link")
    store = logged()
    held = embeddings(store, ".")
    wrong = Embedding("x", path, (), path, path, None)
    for read in (points, labels):
        with pytest.raises(KeyError):
            read(store, ".", held, wrong)
    with pytest.raises(KeyError):
        read_file(store, ".", held, path)


def test_a_damaged_config_is_told_until_it_is_mended(folder, logged):
    config = folder / "projector_config.pbtxt"
    sound = config.read_text()
    config.write_text("embeddings {")
    store = logged()
    for _ in range(2):
        assert embeddings(store, ".") is None
        assert [damage.file for damage in store.damage()] == ["projector_config.pbtxt"]
        assert store.catalog().damaged == 1
    config.write_text(sound)
    assert embeddings(store, ".") is not None
    assert (store.damage(), store.catalog().damaged) == ([], 0)


def test_a_reader_may_be_another_store(memory_store):
    from tensorboard.compat.proto.summary_pb2 import Summary

    store, add = memory_store
    add("run", "t", 1, Summary.Value(tag="t"), "tensor")
    store.add_asset("run", "projector_config.pbtxt", b"embeddings { tensor_path: 'p/t.tsv' }")
    store.add_asset("run", "p/t.tsv", b"1\t2\n3\t4\n")
    ((run, held),) = embedding_runs(store).items()
    assert points(store, run, held, held.config.embeddings[0]).tolist() == [[1, 2], [3, 4]]
    assert (store.assets("run"), store.assets("run", "p")) == (["projector_config.pbtxt"], ["t.tsv"])
