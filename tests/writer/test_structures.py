"""The methods for structured data are called as those of torch and tensorboardX are."""

from __future__ import annotations

import inspect

import pytest
import tensorboardX
from torch.utils import tensorboard as torch_tensorboard

from glassboard import SummaryWriter
from glassboard.writer.structures import StructureMethods

METHODS = [name for name in vars(StructureMethods) if name.startswith("add_")]


def parameters(writer: type, method: str) -> list[tuple]:
    """Name and default of each parameter that can be given by position."""
    return [
        (parameter.name, parameter.default)
        for parameter in inspect.signature(getattr(writer, method)).parameters.values()
        if parameter.kind is parameter.POSITIONAL_OR_KEYWORD
    ]


# Where the peers differ from each other ours is torch's; these two are tensorboardX's.
@pytest.mark.parametrize("method", METHODS)
def test_parameters_are_those_of_torch(method):
    peer = torch_tensorboard.SummaryWriter
    if method in {"add_onnx_graph", "add_openvino_graph"}:
        peer = tensorboardX.SummaryWriter
    assert parameters(SummaryWriter, method) == parameters(peer, method)


@pytest.mark.parametrize("method", METHODS)
def test_keywords_of_tensorboard_x_are_taken(method):
    ours = inspect.signature(getattr(SummaryWriter, method)).parameters
    theirs = inspect.signature(getattr(tensorboardX.SummaryWriter, method)).parameters
    assert set(theirs) <= set(ours)


def test_an_overridden_layout_method_is_used_by_its_short_forms(logs):
    class Recording(SummaryWriter):
        def add_custom_scalars(self, layout):
            layouts.append(layout)

    layouts: list = []
    with Recording(logs) as writer:
        writer.add_custom_scalars_multilinechart(["a"])
        writer.add_custom_scalars_marginchart(["a", "b", "c"], "bounds", "loss")
    assert layouts == [
        {"default": {"untitled": ["Multiline", ["a"]]}},
        {"bounds": {"loss": ["Margin", ["a", "b", "c"]]}},
    ]
