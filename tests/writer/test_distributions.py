"""Histograms, tensors and curves: signatures, steps, and what happens when nothing is to be written."""

from __future__ import annotations

import inspect

import numpy as np
import pytest
from torch.utils import tensorboard as torch_tensorboard

from glassboard import SummaryWriter

CALLS = {
    "add_histogram": ("h", np.arange(5.0)),
    "add_histogram_raw": ("r", 0, 1, 2, 1, 1, [1], [2]),
    "add_tensor": ("t", np.arange(5)),
    "add_pr_curve": ("p", np.array([0, 1]), np.array([0.2, 0.7])),
    "add_pr_curve_raw": ("q", *np.ones((6, 4))),
}


@pytest.mark.parametrize("method", CALLS)
def test_arguments_stand_in_the_order_of_torchs(method):
    ours = inspect.signature(getattr(SummaryWriter, method)).parameters
    theirs = inspect.signature(getattr(torch_tensorboard.SummaryWriter, method)).parameters
    assert [(name, one.default) for name, one in ours.items()] == [
        (name, one.default) for name, one in theirs.items()
    ]


@pytest.mark.parametrize("method", CALLS)
def test_steps_and_wall_times(method, logs):
    with SummaryWriter(logs) as writer:
        add = getattr(writer, method)
        add(*CALLS[method])
        add(*CALLS[method], global_step=np.int64(7), walltime=12.5)
    events = [event for event in logs.events() if event.summary.value]
    assert [event.step for event in events] == [0, 7]
    assert events[0].wall_time > 1.7e9
    assert events[1].wall_time == 12.5


@pytest.mark.parametrize("method", CALLS)
def test_nothing_is_written_when_nothing_is_to_be(method, logs):
    writer = SummaryWriter(logs, write_to_disk=False)
    getattr(writer, method)(*CALLS[method])
    writer.close()
    assert not logs.path.exists()
