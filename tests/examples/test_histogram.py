"""The histogram example logs what its docstring says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator


def test_histograms_are_logged(run_example: Callable[..., str], tmp_path: Path) -> None:
    run_example("histogram.py", tmp_path / "run")
    held = EventAccumulator(str(tmp_path / "run"), size_guidance={"histograms": 0}).Reload()
    assert held.Tags()["histograms"] == ["weights", "gradients", "weights/linear", "weights/counted"]
    for tag in held.Tags()["histograms"]:
        assert [event.step for event in held.Histograms(tag)] == list(range(30))
        assert all(sum(event.histogram_value.bucket) == 10_000 for event in held.Histograms(tag))
    linear, counted = (
        held.Histograms(f"weights/{name}")[-1].histogram_value for name in ("linear", "counted")
    )
    assert linear.bucket == counted.bucket
