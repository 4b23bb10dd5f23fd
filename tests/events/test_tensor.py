"""Tensors are those that TensorFlow's own reader makes of their bytes."""

from __future__ import annotations

import numpy as np
import pytest
from tensorboard.compat.proto.tensor_pb2 import TensorProto
from tensorboard.util import tensor_util

from glassboard.events.tensor import DT_DOUBLE, DT_INT64, content_tensor, float_tensor, string_tensor


def read(data: bytes) -> np.ndarray:
    return tensor_util.make_ndarray(TensorProto.FromString(data))


@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (0,), (2, 0)])
def test_numbers(shape):
    for dtype, number in ((np.float64, DT_DOUBLE), (np.int64, DT_INT64)):
        array = np.arange(np.prod(shape), dtype=dtype).reshape(shape)
        found = read(content_tensor(number, shape, array.tobytes()))
        assert (found.dtype, found.shape) == (array.dtype, shape)
        assert found.tolist() == array.tolist()


def test_floats_stand_in_their_own_field():
    data = float_tensor((2, 2), np.float32([1, 2, 3, 4]).tobytes())
    assert list(TensorProto.FromString(data).float_val) == [1, 2, 3, 4]
    assert read(data).tolist() == [[1, 2], [3, 4]]


def test_strings():
    assert read(string_tensor([b"a", b"\xff"], [2])).tolist() == [b"a", b"\xff"]
    assert read(string_tensor([b"one"], ())).item() == b"one"
