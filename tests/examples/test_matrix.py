"""The matrix example logs what its docstring says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.util import tensor_util


def test_matrices_are_logged(run_example: Callable[..., str], tmp_path: Path) -> None:
    run_example("matrix.py", tmp_path / "run")
    for run in ("slow", "fast"):
        held = EventAccumulator(str(tmp_path / "run" / run), {"tensors": 0}).Reload()
        found = held.Tensors("confusion")
        assert [entry.step for entry in found] == list(range(40))
        assert {tensor_util.make_ndarray(entry.tensor_proto).sum() for entry in found} == {500}
        entropy = tensor_util.make_ndarray(held.Tensors("attention/entropy")[0].tensor_proto)
        assert entropy.shape == (24, 16)
