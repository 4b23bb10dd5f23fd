"""Tensors come oldest first, also those that another kind is stored in."""

from __future__ import annotations

import numpy as np
import pytest
from tensorboard.compat.proto.summary_pb2 import Summary

from glassboard import SummaryWriter
from glassboard.store.kinds.tensor import tensors


def test_tensors(tmp_path, logged, event):
    with SummaryWriter(tmp_path / "logs") as writer:
        for step in range(2):
            writer.add_tensor("t", np.arange(6).reshape(2, 3) * step, step)
        writer.add_pr_curve("c", np.array([0, 1]), np.array([0.2, 0.4]), num_thresholds=3)
    of_no_plugin = Summary.Value(tag="bare", tensor={"dtype": 1, "float_val": [2.5]})
    store = logged(event(7, of_no_plugin))
    found = tensors(store, ".", "t")
    assert [(entry.step, entry.value.tolist()) for entry in found] == [
        (0, [[0, 0, 0], [0, 0, 0]]),
        (1, [[0, 1, 2], [3, 4, 5]]),
    ]
    assert found[0].value.dtype == np.int64
    assert tensors(store, ".", "c", kind="pr_curve")[0].value.shape == (6, 3)
    assert [(entry.step, entry.value.item()) for entry in tensors(store, ".", "bare")] == [(7, 2.5)]
    with pytest.raises(KeyError):
        tensors(store, ".", "c")
