"""Matrices come oldest first, each with its own names."""

from __future__ import annotations

import numpy as np
import pytest

from glassboard import SummaryWriter
from glassboard.store.kinds.matrix import matrices


def test_matrices(tmp_path, logged):
    with SummaryWriter(tmp_path / "logs") as writer:
        writer.add_matrix("m", np.eye(2), 1, ["a", "b"], ["x", "y"], walltime=2.0)
        writer.add_matrix("m", np.ones((1, 3), np.float32), 2)
    store = logged()
    first, second = matrices(store, ".", "m")
    assert (first.step, first.wall_time, first.value.tolist()) == (1, 2.0, [[1, 0], [0, 1]])
    assert (first.row_labels, first.column_labels) == (["a", "b"], ["x", "y"])
    assert (second.step, second.value.dtype, second.value.shape) == (2, np.float32, (1, 3))
    with pytest.raises(KeyError):
        matrices(store, ".", "none")
