"""The same tensors through torch and us are the same to TensorBoard."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from tensorboard.util.tensor_util import make_ndarray
from torch.utils import tensorboard as torch_tensorboard

from glassboard import SummaryWriter
from glassboard.writer.kinds import tensor as kind

# Those that TensorBoard can read back when torch has written them.
OF_TORCH = ["float32", "float64", "complex64", "complex128", "bool", "int8", "int16", "int32", "int64"]
ALL = [*OF_TORCH, "float16", "uint8", "uint16", "uint32", "uint64"]


def values_of(event_dir, path, make, tensors) -> list:
    """Writes tensors; returns the values of the events as TensorBoard parses them."""
    with make(str(path)) as writer:
        for step, value in enumerate(tensors):
            writer.add_tensor("t", value, step, 1.7e9)
    return [event for event in event_dir(path).events() if event.summary.value]


@pytest.mark.parametrize("dtype", OF_TORCH)
def test_tensorboard_reads_ours_as_torchs(dtype, event_dir, tmp_path_factory):
    @settings(max_examples=15, deadline=None)
    @given(
        st.lists(arrays.arrays(dtype, arrays.array_shapes(min_dims=0, min_side=0)), min_size=1, max_size=4)
    )
    def check(values):
        path = tmp_path_factory.mktemp("run")
        tensors = [torch.tensor(value) for value in values]
        ours = values_of(event_dir, path / "ours", SummaryWriter, tensors)
        theirs = values_of(event_dir, path / "theirs", torch_tensorboard.SummaryWriter, tensors)
        assert [str(event) for event in ours] == [str(event) for event in theirs]  # NaN is NaN there
        of_numpy = values_of(event_dir, path / "numpy", SummaryWriter, values)
        assert [str(event) for event in of_numpy] == [str(event) for event in ours]

    check()


@pytest.mark.parametrize("dtype", ALL)
def test_all_elements_come_back(dtype, event_dir, tmp_path_factory):
    @settings(max_examples=15, deadline=None)
    @given(arrays.arrays(dtype, arrays.array_shapes(min_dims=0, max_side=4)))
    def check(value):
        path = tmp_path_factory.mktemp("run")
        swapped = value.astype(value.dtype.newbyteorder())
        for held in (e.summary.value[0] for e in values_of(event_dir, path, SummaryWriter, [value, swapped])):
            assert held.metadata.plugin_data.plugin_name == "tensor"
            read = make_ndarray(held.tensor)
            assert read.dtype == value.dtype
            np.testing.assert_array_equal(read, value)

    check()


def test_halves_are_their_bits(event_dir, tmp_path):
    """torch writes the bits of floats there, which no reader takes for halves."""
    tensors = [torch.tensor([1.5, -2.0, 1e-7]).half(), torch.tensor([1.5, -2.0, 1e30]).bfloat16()]
    for tensor, event in zip(tensors, values_of(event_dir, tmp_path, SummaryWriter, tensors), strict=True):
        bits = tensor.view(torch.int16).numpy().view(np.uint16)
        assert list(event.summary.value[0].tensor.half_val) == bits.tolist()
        if tensor.dtype is torch.half:  # TensorBoard reads bfloat16 only where ml_dtypes is installed
            assert make_ndarray(event.summary.value[0].tensor).tolist() == tensor.tolist()


def test_whatever_holds_numbers(event_dir, tmp_path):
    given = [[1, 2], torch.ones(2, requires_grad=True), np.float32(3), 7, torch.arange(6).reshape(2, 3).T[1:]]
    events = values_of(event_dir, tmp_path, SummaryWriter, given)
    read = [make_ndarray(event.summary.value[0].tensor).tolist() for event in events]
    assert read == [[1, 2], [1, 1], 3, 7, [[1, 4], [2, 5]]]


def test_many_integers_are_written_piece_by_piece(event_dir, tmp_path):
    values = np.random.default_rng(1).integers(-(2**63), 2**63 - 1, 150_000) >> np.arange(150_000) % 64
    (event,) = values_of(event_dir, tmp_path, SummaryWriter, [values])
    assert list(event.summary.value[0].tensor.int64_val) == values.tolist()


def test_what_cannot_be_written(logs, monkeypatch):
    with SummaryWriter(logs) as writer:
        with pytest.raises(NotImplementedError, match="numbers"):
            writer.add_tensor("t", object())
        with pytest.raises(ValueError, match="t has unsupported tensor dtype"):
            writer.add_tensor("t", np.zeros(2, np.longdouble))
        monkeypatch.setattr(kind, "_LIMIT", 8)
        with pytest.raises(ValueError, match="hard limit of 2GB"):
            writer.add_tensor("t", torch.zeros(2))
    assert not logs.accumulate().Tags()["tensors"]
