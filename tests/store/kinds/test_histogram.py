"""Histograms come oldest first, of both forms."""

from __future__ import annotations

import numpy as np
import pytest
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.util import tensor_util

from glassboard import SummaryWriter
from glassboard.store.kinds.histogram import histograms


def test_ours_and_those_of_tensors(tmp_path, logged, event):
    with SummaryWriter(tmp_path / "logs") as writer:
        for step in range(3):
            writer.add_histogram("ours", np.arange(10.0) + step, step)
    value = Summary.Value(tag="theirs", tensor=tensor_util.make_tensor_proto(np.array([[0.0, 1, 7]])))
    value.metadata.plugin_data.plugin_name = "histograms"
    store = logged(event(1, value))
    found = histograms(store, ".", "ours")
    assert [entry.step for entry in found] == [0, 1, 2]
    assert [entry.value.count.sum() for entry in found] == [10, 10, 10]
    assert [(entry.value.left[0], entry.value.right[-1]) for entry in found] == [(0, 9), (1, 10), (2, 11)]
    (entry,) = histograms(store, ".", "theirs")
    assert (entry.wall_time, entry.value.count.tolist()) == (11.0, [7.0])
    with pytest.raises(KeyError):
        histograms(store, ".", "none")
