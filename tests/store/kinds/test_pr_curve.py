"""Precision-recall curves come oldest first."""

from __future__ import annotations

import numpy as np
import pytest

from glassboard import SummaryWriter
from glassboard.store.kinds.pr_curve import pr_curves


def test_curves(tmp_path, logged):
    with SummaryWriter(tmp_path / "logs") as writer:
        for step in range(2):
            writer.add_pr_curve("c", np.array([0, 1, 1]), np.array([0.2, 0.4, 0.9]), step, num_thresholds=3)
    store = logged()
    found = pr_curves(store, ".", "c")
    assert [entry.step for entry in found] == [0, 1]
    assert found[0].value.thresholds.tolist() == [0, 0.5, 1]
    assert found[0].value.true_positives.tolist() == [2, 1, 0]
    with pytest.raises(KeyError):
        pr_curves(store, ".", "none")
