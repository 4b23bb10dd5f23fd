"""Precision-recall curves are tensors of six rows."""

from __future__ import annotations

import numpy as np
import pytest

from glassboard.errors import DamagedRecord
from glassboard.events.pr_curve import read_pr_curve
from glassboard.events.tensor import content_tensor
from glassboard.events.value import TENSOR, Value


def value(array: np.ndarray) -> Value:
    return Value(TENSOR, content_tensor(1, array.shape, array.astype("<f4").tobytes()), b"")


def test_rows_and_thresholds():
    curve = read_pr_curve(value(np.arange(18.0).reshape(6, 3)))
    assert curve.thresholds.tolist() == [0, 0.5, 1]
    assert curve.true_positives.tolist() == [0, 1, 2]
    assert curve.false_positives.tolist() == [3, 4, 5]
    assert curve.true_negatives.tolist() == [6, 7, 8]
    assert curve.false_negatives.tolist() == [9, 10, 11]
    assert curve.precision.tolist() == [12, 13, 14]
    assert curve.recall.tolist() == [15, 16, 17]
    assert read_pr_curve(value(np.zeros((6, 0)))).thresholds.size == 0
    assert read_pr_curve(value(np.zeros((6, 1)))).thresholds.tolist() == [0]


@pytest.mark.parametrize("shape", [(5, 3), (6,), (1, 6, 3)])
def test_other_shapes_are_refused(shape):
    with pytest.raises(DamagedRecord, match="a curve has the shape"):
        read_pr_curve(value(np.zeros(shape)))
