"""The example of precision-recall curves logs what its docstring says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.plugins.pr_curve import metadata
from tensorboard.util.tensor_util import make_ndarray


def test_curves_are_logged(run_example: Callable[..., str], tmp_path: Path) -> None:
    run_example("pr_curve.py", tmp_path / "run")
    held = EventAccumulator(str(tmp_path / "run"), size_guidance={"tensors": 0}).Reload()
    tags = held.PluginTagToContent(metadata.PLUGIN_NAME)
    assert sorted(tags) == [*(f"three_classes/class_{c}" for c in range(3)), "yes_or_no"]
    for tag in tags:
        curves = [make_ndarray(event.tensor_proto) for event in held.Tensors(tag)]
        middle = [curve[metadata.PRECISION_INDEX][63] for curve in curves]
        assert middle == sorted(middle)
        assert middle[-1] > 0.95
