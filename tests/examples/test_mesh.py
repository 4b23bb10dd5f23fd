"""The mesh example logs what its docstring says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator


def test_a_tetrahedron_grows(run_example: Callable[..., str], tmp_path: Path) -> None:
    run_example("mesh.py", tmp_path / "run")
    accumulator = EventAccumulator(str(tmp_path / "run")).Reload()
    assert set(accumulator.PluginTagToContent("mesh")) == {
        f"tetrahedron_{part}" for part in ("VERTEX", "COLOR", "FACE")
    }
    vertices = accumulator.Tensors("tetrahedron_VERTEX")
    assert [max(event.tensor_proto.float_val) for event in vertices] == [1, 2, 3]
