"""Histograms of both forms have the buckets that TensorBoard shows, in double precision."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tensorboard import data_compat
from tensorboard.compat.proto.summary_pb2 import HistogramProto, Summary
from tensorboard.util import tensor_util

from glassboard.errors import DamagedRecord
from glassboard.events.histogram import read_histogram
from glassboard.events.value import HISTOGRAM, TENSOR, Value
from glassboard.events.wire import bytes_field, double_field

numbers = st.floats(-1e30, 1e30)
counts = st.sampled_from([0.0, 0.0, 1.0, 2.5, 1e20])


def of_tensor(array: np.ndarray) -> Value:
    return Value(TENSOR, tensor_util.make_tensor_proto(array).SerializeToString(), b"")


@given(st.lists(st.tuples(numbers, counts), max_size=12), numbers, numbers)
def test_the_old_form_has_the_buckets_of_tensorboard(buckets, least, most):
    limits = sorted(limit for limit, _ in buckets)
    if limits:
        limits[-1] = sys.float_info.max
    proto = HistogramProto(
        min=least, max=most, num=3, sum=4, sum_squares=5,
        bucket_limit=limits, bucket=[count for _, count in buckets],
    )  # fmt: skip
    found = read_histogram(Value(HISTOGRAM, proto.SerializeToString(), b""))
    theirs = tensor_util.make_ndarray(data_compat.migrate_value(Summary.Value(tag="t", histo=proto)).tensor)
    ours = np.stack((found.left, found.right, found.count), 1).astype(np.float32)
    assert np.array_equal(ours, theirs.reshape(-1, 3))
    assert found.moments is not None
    assert (found.moments.min, found.moments.max) == (least, most)
    assert (found.moments.num, found.moments.sum, found.moments.sum_squares) == (3, 4, 5)
    assert found.moments.limits.tolist() == limits


def test_the_old_form_may_be_unpacked():
    held = double_field(1, 0.0) + double_field(2, 2.0)
    held += double_field(6, 1.0) + double_field(6, 2.0) + double_field(7, 3.0) + double_field(7, 4.0)
    found = read_histogram(Value(HISTOGRAM, held, b""))
    assert (found.left.tolist(), found.right.tolist(), found.count.tolist()) == ([0, 1], [1, 2], [3, 4])


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.int64])
def test_the_form_of_tensors(dtype):
    found = read_histogram(of_tensor(np.array([[0, 1, 5], [1, 2, 6]], dtype)))
    assert (found.left.tolist(), found.right.tolist(), found.count.tolist()) == ([0, 1], [1, 2], [5, 6])
    assert found.moments is None
    assert read_histogram(of_tensor(np.zeros((0, 3), dtype))).count.size == 0


@pytest.mark.parametrize(
    "value",
    [
        of_tensor(np.zeros((3, 2))),
        of_tensor(np.zeros(3)),
        of_tensor(np.array([[b"a", b"b", b"c"]])),
        of_tensor(np.zeros((1, 3), np.complex64)),
        Value(HISTOGRAM, bytes_field(6, bytes(8)), b""),
        Value(HISTOGRAM, bytes_field(6, bytes(7)), b""),
        Value(4, b"", b""),
    ],
)
def test_what_is_no_histogram_is_refused(value):
    with pytest.raises(DamagedRecord):
        read_histogram(value)
