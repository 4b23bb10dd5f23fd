"""The mesh example logs what its docstring says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator


def test_a_ring_and_a_cloud_grow(run_example: Callable[..., str], tmp_path: Path) -> None:
    run_example("mesh.py", tmp_path / "run")
    accumulator = EventAccumulator(str(tmp_path / "run")).Reload()
    assert set(accumulator.PluginTagToContent("mesh")) == {
        *(f"shape/ring_{part}" for part in ("VERTEX", "COLOR", "FACE")),
        *(f"scan/cloud_{part}" for part in ("VERTEX", "COLOR")),
    }
    for tag in ("shape/ring_VERTEX", "scan/cloud_VERTEX"):
        largest = [max(event.tensor_proto.float_val) for event in accumulator.Tensors(tag)]
        assert len(largest) == 5
        assert largest == sorted(largest)
