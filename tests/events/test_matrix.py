"""Matrices and the names of their rows and columns."""

from __future__ import annotations

import numpy as np
import pytest

from glassboard.errors import DamagedRecord
from glassboard.events.matrix import MatrixLabels, read_labels, read_matrix
from glassboard.events.tensor import content_tensor
from glassboard.events.value import TENSOR, Value
from glassboard.events.wire import string_field, varint_field


def test_a_matrix_keeps_its_type():
    for dtype, number in (("<f4", 1), ("<f8", 2)):
        array = np.array([[1, np.nan], [np.inf, -2]], dtype)
        found = read_matrix(Value(TENSOR, content_tensor(number, (2, 2), array.tobytes()), b""))
        assert found.dtype == dtype
        assert np.array_equal(found, array, equal_nan=True)


@pytest.mark.parametrize(("number", "shape"), [(1, [4]), (3, [2, 2])])
def test_other_tensors_are_refused(number, shape):
    with pytest.raises(DamagedRecord, match="two dimensions"):
        read_matrix(Value(TENSOR, content_tensor(number, shape, bytes(16)), b""))


def test_names_come_in_their_order():
    content = string_field(1, "a") + string_field(2, "x") + string_field(1, "é") + varint_field(3, 1)
    assert read_labels(content) == MatrixLabels(["a", "é"], ["x"])
    assert read_labels(b"") == MatrixLabels([], [])
