"""Numbers come out of whatever holds them, on whatever device and in whatever type."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from PIL import Image

from glassboard.writer.arrays import to_array


@pytest.mark.parametrize(
    "value",
    [
        np.arange(6.0).reshape(2, 3),
        torch.arange(6.0).reshape(2, 3),
        torch.arange(6.0, requires_grad=True).reshape(2, 3),
        torch.arange(6).reshape(2, 3).to(torch.bfloat16),
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
