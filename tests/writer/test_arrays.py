"""Numbers come out of whatever holds them, on whatever device and in whatever type."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from PIL import Image

from glassboard.writer.arrays import bfloat16_bits, to_array


@pytest.mark.parametrize(
    "value",
    [
        np.arange(6.0).reshape(2, 3),
        torch.arange(6.0).reshape(2, 3),
        torch.arange(6.0, requires_grad=True).reshape(2, 3),
        torch.arange(6).reshape(2, 3).to(torch.bfloat16),
        torch.arange(6.0).reshape(2, 3).to(torch.float8_e4m3fn),
        [[0, 1, 2], [3, 4, 5]],
        [torch.tensor([0, 1, 2]), np.array([3, 4, 5])],
        ([0.0, 1.0, 2.0], [3.0, 4.0, 5.0]),
    ],
)
def test_arrays_tensors_and_lists(value):
    assert to_array(value).tolist() == [[0, 1, 2], [3, 4, 5]]


@pytest.mark.parametrize("value", [7, 7.0, np.float32(7), torch.tensor(7), True * 7])
def test_single_numbers(value):
    assert to_array(value).tolist() == 7


def test_types_are_kept():
    for name in ("uint8", "int64", "float16", "float32", "float64", "complex64", "bool"):
        assert to_array(torch.zeros(2).to(getattr(torch, name))).dtype == np.dtype(name)


def test_pictures():
    assert to_array(Image.new("RGB", (3, 2), (1, 2, 3))).tolist() == [[[1, 2, 3]] * 3] * 2


def test_nothing_is_an_empty_array():
    assert to_array([]).shape == (0,)


class OfTensorFlow:
    def numpy(self):
        return np.array([1.0, 2.0])


def test_what_gives_an_array():
    assert to_array(OfTensorFlow()).tolist() == [1.0, 2.0]


@pytest.mark.parametrize("value", ["text", None, object(), {"a": 1}, ["a", "b"]])
def test_what_holds_no_numbers_is_refused(value):
    with pytest.raises(NotImplementedError, match="numbers"):
        to_array(value)


def test_lists_of_plain_numbers_are_taken_at_once():
    assert to_array([1, 2.5, True]).dtype == np.float64
    assert to_array([np.float32(1), np.float32(2)]).dtype == np.float32
    assert to_array((np.int8(1), 2**40)).tolist() == [1, 2**40]
    with pytest.raises(NotImplementedError, match="numbers"):
        to_array([2**70])


class OfJax:
    """Stands in for its arrays, whose type ml_dtypes adds to NumPy."""

    dtype = "bfloat16"

    def __array__(self, dtype=None, copy=None):
        return np.array([0x3F80, 0xC000], np.uint16)


def test_the_bits_of_bfloat16():
    tensor = torch.tensor([[1.0, -2.0], [3.5, 0.0]], dtype=torch.bfloat16, requires_grad=True)
    for given in (tensor, tensor.float().T.bfloat16().T):
        bits = bfloat16_bits(given)
        assert bits is not None
        assert bits.dtype == np.uint16
        assert bits.tolist() == [[0x3F80, 0xC000], [0x4060, 0]]
    assert bfloat16_bits(tensor.float()) is None
    of_jax = bfloat16_bits(OfJax())
    assert of_jax is not None
    assert of_jax.tolist() == [0x3F80, 0xC000]
    assert bfloat16_bits([tensor]) is None
