"""The same meshes through torch, tensorboardX and us are the same to TensorBoard."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
import tensorboardX
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from tensorboard.plugins.mesh.plugin_data_pb2 import MeshPluginData
from torch.utils import tensorboard as torch_tensorboard

from glassboard import SummaryWriter

# tensorboardX adds up what it is given to see whether it is finite.
pytestmark = pytest.mark.filterwarnings(
    "ignore:(invalid value|overflow) encountered in reduce:RuntimeWarning"
)

VERTICES = [[[1.0, 1, 1], [-1, -1, 1], [1, -1, -1]]]
PART_OF_NUMBER = {"1": "VERTEX", "2": "FACE", "3": "COLOR"}  # as tensorboardX ends its tags
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=9)
shapes = st.tuples(st.integers(0, 2), st.integers(0, 4), st.just(3))
parts = st.sampled_from(["f4", "f8", "f2", "u1", "i4"]).flatmap(
    lambda dtype: arrays.arrays(dtype, shapes, elements=None if dtype[0] in "iu" else {"allow_nan": False})
)
configs = st.none() | st.dictionaries(words, st.integers() | st.dictionaries(words, words), max_size=2)


def meshes(directory: Path, event_dir) -> list:
    """Of each event: step, wall time, and of each value tag, tensor, plugin data and other metadata."""
    found = []
    for event in event_dir(directory).events():
        values = []
        for value in event.summary.value:
            data = MeshPluginData.FromString(value.metadata.plugin_data.content)
            value.metadata.plugin_data.ClearField("content")
            values.append((value.tag, value.tensor, data, value.metadata))
        if values:
            found.append((event.step, event.wall_time, values))
    return found


def test_events_are_those_of_torch(event_dir):
    @settings(max_examples=25, deadline=None)
    @given(words, parts, st.none() | parts, st.none() | parts, configs, st.none() | st.integers(-5, 2**40))
    def check(tag, vertices, colors, faces, config, step):
        with tempfile.TemporaryDirectory() as ours, tempfile.TemporaryDirectory() as theirs:
            for make, directory in ((SummaryWriter, ours), (torch_tensorboard.SummaryWriter, theirs)):
                writer = make(directory)
                writer.add_mesh(tag, vertices, colors, faces, config, step, 1.7e9)
                writer.close()
            assert meshes(Path(ours), event_dir) == meshes(Path(theirs), event_dir)

    check()


def test_tensors_are_those_of_tensorboard_x(event_dir):
    """Its tags end with numbers, it names no components, and no config is null; what is shown is the same."""

    @settings(max_examples=15, deadline=None)
    @given(words, parts, st.none() | parts, st.none() | parts, configs)
    def check(tag, vertices, colors, faces, config):
        with tempfile.TemporaryDirectory() as ours, tempfile.TemporaryDirectory() as theirs:
            for make, directory in ((SummaryWriter, ours), (tensorboardX.SummaryWriter, theirs)):
                writer = make(directory)
                writer.add_mesh(tag, vertices, colors, faces, config, 3, 1.7e9)
                writer.close()
            ((step, wall, found),) = meshes(Path(ours), event_dir)
            expected = []
            for name, tensor, data, metadata in meshes(Path(theirs), event_dir)[0][2]:
                stem, number = name.rsplit("_", 1)
                data.components = found[0][2].components
                if config is None:
                    data.json_config = "{}"
                expected.append((f"{stem}_{PART_OF_NUMBER[number]}", tensor, data, metadata))
            assert (step, wall, found) == (3, 1.7e9, expected)

    check()


@pytest.mark.parametrize(
    "vertices",
    [
        VERTICES,
        np.array(VERTICES),
        torch.tensor(VERTICES, requires_grad=True),
        torch.tensor(VERTICES, dtype=torch.bfloat16),
        [torch.tensor(VERTICES[0])],
    ],
    ids=["list", "numpy", "requires_grad", "bfloat16", "list of tensors"],
)
def test_inputs_of_every_make(logs, vertices):
    with SummaryWriter(logs) as writer:
        writer.add_mesh("m", vertices)
    (event,) = logs.accumulate().Tensors("m_VERTEX")
    assert list(event.tensor_proto.float_val) == list(np.array(VERTICES).ravel())
    assert event.step == 0


def test_what_float32_cannot_hold_is_infinite(logs):
    with SummaryWriter(logs) as writer:
        writer.add_mesh("m", np.array([[[1e300, -1e300, np.nan]]]))
    (event,) = logs.accumulate().Tensors("m_VERTEX")
    np.testing.assert_equal(list(event.tensor_proto.float_val), [np.inf, -np.inf, np.nan])


@pytest.mark.parametrize("make", [SummaryWriter, torch_tensorboard.SummaryWriter])
def test_wrong_arguments(make, tmp_path):
    writer = make(str(tmp_path))
    with pytest.raises(ValueError, match="shape"):
        writer.add_mesh("m", torch.zeros(4, 3))
    with pytest.raises(TypeError):
        writer.add_mesh("m", torch.zeros(1, 4, 3), config_dict={"camera": object()})
    with pytest.raises(TypeError):
        writer.add_mesh("m", torch.zeros(1, 4, 3, dtype=torch.complex64))
    writer.close()


def test_nothing_is_written_without_a_disk(logs):
    writer = SummaryWriter(logs, write_to_disk=False)
    writer.add_mesh("m", VERTICES)
    writer.close()
    assert not logs.path.exists()
