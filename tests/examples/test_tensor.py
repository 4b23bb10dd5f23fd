"""The tensor example logs what its docstring says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.util.tensor_util import make_ndarray


def test_tensors_are_logged(run_example: Callable[..., str], tmp_path: Path) -> None:
    run_example("tensor.py", tmp_path / "run")
    held = EventAccumulator(str(tmp_path / "run"), size_guidance={"tensors": 0}).Reload()
    events = held.Tensors("attention")
    assert [event.step for event in events] == list(range(5))
    np.testing.assert_allclose(
        make_ndarray(events[0].tensor_proto), np.full((3, 4, 12, 12), np.float32(1 / 12)), rtol=1e-6
    )
