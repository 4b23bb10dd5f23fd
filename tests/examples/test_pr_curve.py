"""The example of precision-recall curves logs what its docstring says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.plugins.pr_curve import metadata
from tensorboard.util.tensor_util import make_ndarray


def test_curves_are_logged(run_example: Callable[..., str], tmp_path: Path) -> None:
    run_example("pr_curve.py", tmp_path / "run")
    for run in ("baseline", "augmented"):
        held = EventAccumulator(str(tmp_path / "run" / run), size_guidance={"tensors": 0}).Reload()
        tags = held.PluginTagToContent(metadata.PLUGIN_NAME)
        assert sorted(tags) == [*(f"digits/class_{c}" for c in range(10)), "spam"]
        for tag in tags:
            curves = [make_ndarray(event.tensor_proto) for event in held.Tensors(tag)]
            middle = [curve[metadata.PRECISION_INDEX][63] for curve in curves]
            assert len(middle) == 8
            assert middle[-1] > middle[0]
