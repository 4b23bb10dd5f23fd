"""Graphs where no tensorboard is installed: a model's modules."""

from __future__ import annotations

import pytest
import torch

from glassboard import SummaryWriter as Base
from glassboard.compat.torch import _pytorch_graph


@pytest.mark.skipif(not hasattr(Base, "add_graph"), reason="the base has none yet")
def test_modules_are_nodes() -> None:
    model = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.ReLU())
    graph, profile = _pytorch_graph.graph(model, torch.ones(1, 2))
    assert len(graph.node) >= 3
    assert profile.SerializeToString() == b""


@pytest.mark.skipif(not hasattr(Base, "add_graph"), reason="the base has none yet")
def test_a_program_without_tensorboard_adds_a_graph(bare_python, run_program, read, tmp_path) -> None:
    program = """
        import glassboard
        glassboard.install()
        import torch
        from torch.utils.tensorboard import SummaryWriter
        with SummaryWriter("run") as writer:
            writer.add_graph(torch.nn.Linear(2, 3), torch.ones(1, 2))
    """
    run_program(program, python=bare_python)
    assert any(event.WhichOneof("what") == "graph_def" for event in read(tmp_path / "run").events())
