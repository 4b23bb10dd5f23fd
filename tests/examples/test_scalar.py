"""The scalar example logs what its docstring says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator


def test_curves_are_logged(run_example: Callable[..., str], tmp_path: Path) -> None:
    run_example("scalar.py", tmp_path / "run")
    events = EventAccumulator(str(tmp_path / "run"), {"scalars": 0}).Reload()
    loss = events.Scalars("train/loss")
    assert len(loss) == 1_001
    assert loss[-1].wall_time > loss[-2].wall_time + 50
    sine = EventAccumulator(str(tmp_path / "run/waves_sine"), {"scalars": 0}).Reload()
    assert len(sine.Scalars("waves")) == 1_000
