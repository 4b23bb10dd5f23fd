"""Configs of embeddings as protobuf's own parser reads them, points and labels as TensorBoard does."""

from __future__ import annotations

import contextlib
import tracemalloc

import numpy as np
import pytest
from google.protobuf import text_format
from hypothesis import given
from hypothesis import strategies as st
from tensorboard.plugins.projector import projector_plugin
from tensorboard.plugins.projector.projector_config_pb2 import ProjectorConfig

from glassboard.errors import DamagedRecord
from glassboard.events.projector import (
    Embedding,
    Labels,
    Sprite,
    decode_config,
    parse_text_format,
    raw_points,
    read_labels,
    read_points,
)

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
configs = st.builds(
    lambda embeddings, checkpoint: ProjectorConfig(embeddings=embeddings, model_checkpoint_path=checkpoint),
    st.lists(
        st.builds(
            lambda names, shape, sizes: {
                "tensor_name": names[0],
                "tensor_path": names[1],
                "metadata_path": names[2],
                "bookmarks_path": names[3],
                "tensor_shape": shape,
                "sprite": {"image_path": names[4], "single_image_dim": sizes},
            },
            st.lists(words, min_size=5, max_size=5),
            st.lists(st.integers(0, 99), max_size=3),
            st.lists(st.integers(1, 99), min_size=2, max_size=2),
        ),
        max_size=3,
    ),
    words,
)


def expected(config: ProjectorConfig) -> list[Embedding]:
    return [
        Embedding(
            one.tensor_name.removesuffix(":0") or one.tensor_path.rpartition("/")[2],
            one.tensor_path,
            tuple(one.tensor_shape),
            one.metadata_path,
            one.bookmarks_path,
            Sprite(one.sprite.image_path, *one.sprite.single_image_dim),
        )
        for one in config.embeddings
    ]


@given(configs, st.booleans(), st.booleans(), st.booleans())
def test_configs_are_read_as_by_protobuf(config, in_one_line, as_utf8, angles):
    text = text_format.MessageToString(
        config, as_one_line=in_one_line, as_utf8=as_utf8, pointy_brackets=angles
    )
    held = decode_config(text)
    for ours, wanted in zip(held.embeddings, expected(config), strict=True):
        if not (wanted.name == "" or ours.name == wanted.name):  # an empty name is that of the file
            assert ours.name == wanted.tensor_path.rpartition("/")[2]
        assert ours[1:] == wanted[1:]
    assert held.checkpoint == config.model_checkpoint_path


@pytest.mark.parametrize(
    "text",
    [
        'embeddings: { tensor_path: "a" \'b\' # what\n "c"; tensor_shape: [1, 0x2], tensor_shape: 010 }',
        'embeddings < tensor_path: "\\303\\251\\x41\\n\\"\\u2603\\t" >',
        "embeddings [{tensor_name: 'x'}, {tensor_name: 'y'}]",
        'model_checkpoint_path: "" # nothing else',
        "",
        "# only this",
    ],
)
def test_unusual_forms(text):
    config = text_format.Parse(text, ProjectorConfig())
    held = decode_config(text)
    assert [one.tensor_path for one in held.embeddings] == [one.tensor_path for one in config.embeddings]
    assert [one.shape for one in held.embeddings] == [tuple(one.tensor_shape) for one in config.embeddings]


@pytest.mark.parametrize(
    "text",
    [
        "embeddings {",
        'embeddings { tensor_path: "a }',
        "embeddings { tensor_path: }",
        "embeddings }",
        "tensor_path: [1",
        "{",
        "a: b: c: <",
        "a {" * 5000,
        "embeddings { tensor_shape: x }",
        "a: \0",
    ],
)
def test_what_is_no_config_is_refused(text):
    with pytest.raises(DamagedRecord):
        decode_config(text)


@given(st.text(alphabet="ab{}<>[]:;,#\"'\\ \n01.-", max_size=60))
def test_any_text_is_a_message_or_refused(text):
    with contextlib.suppress(DamagedRecord):
        parse_text_format(text)


@given(st.lists(st.lists(st.floats(width=32), min_size=3, max_size=3), max_size=5))
def test_points_are_those_of_tensorboard(tmp_path_factory, rows):
    file = tmp_path_factory.mktemp("points") / "tensors.tsv"
    file.write_text("".join("\t".join(map(str, row)) + "\n" for row in rows) + "\n", "utf-8")
    theirs = projector_plugin._read_tensor_tsv_file(str(file))
    with file.open("rb") as lines:
        ours = read_points(lines)
    assert ours.dtype == theirs.dtype == np.float32
    assert np.array_equal(ours.ravel(), theirs.ravel(), equal_nan=True)
    assert not rows or ours.shape == theirs.shape


@pytest.mark.parametrize("lines", [[b"1\t2\n", b"1\n"], [b"one\n"], [b"1,2\n", b"\xff\n"]])
def test_what_is_no_point_is_refused(lines):
    with pytest.raises(DamagedRecord, match="line"):
        read_points(lines)


def test_raw_points_have_the_shape_of_the_config(tmp_path):
    array = np.arange(6, dtype="<f4").reshape(2, 3)
    file = tmp_path / "raw"
    file.write_bytes(array.tobytes())
    assert np.array_equal(raw_points(array.tobytes(), (2, 3)), array)
    assert np.array_equal(projector_plugin._read_tensor_binary_file(str(file), [2, 3]), array)
    tracemalloc.start()
    for shape in ((), (6,), (2, 2), (1 << 60, 1 << 60), (-2, -3)):
        with pytest.raises(DamagedRecord, match="tensor_shape"):
            raw_points(array.tobytes(), shape)
    assert tracemalloc.get_traced_memory()[1] < 1 << 20
    tracemalloc.stop()


def test_labels_have_names_where_there_are_several_columns():
    assert read_labels([b"a\n", b"\n", b"\xff\r\n"]) == Labels([], [["a"], [""], ["�"]])
    assert read_labels([b"a\tb\n", b"1\t2\n"]) == Labels(["a", "b"], [["1", "2"]])
    assert read_labels([]) == Labels([], [])
