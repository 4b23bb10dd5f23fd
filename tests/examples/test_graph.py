"""The graph example logs what its docstring says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator


def test_the_graph_is_traced(run_example: Callable[..., str], tmp_path: Path) -> None:
    run_example("graph.py", tmp_path / "run")
    nodes = EventAccumulator(str(tmp_path / "run")).Reload().Graph().node
    assert {"aten::linear", "aten::relu"} <= {node.op for node in nodes}
