"""Graphs are those of torch's writer where torch can trace, and the modules where it cannot."""

from __future__ import annotations

import logging
import sys

import pytest
import tensorboardX
import torch
from tensorboard.compat.proto.graph_pb2 import GraphDef
from torch import nn
from torch.utils import tensorboard as torch_tensorboard

from glassboard import SummaryWriter

pytestmark = pytest.mark.filterwarnings("ignore:.*torch.jit:DeprecationWarning")


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU())
        self.head = nn.Linear(4, 2)

    def forward(self, x):
        return self.head(self.encoder(x).mean((2, 3)))


class Untraceable(Net):
    def forward(self, x):
        raise RuntimeError("no forward today\nand a long story")


MODULES = [
    ("Net", "Net", []),
    ("Net/encoder", "Sequential", ["Net"]),
    ("Net/encoder/0", "Conv2d", ["Net/encoder"]),
    ("Net/encoder/1", "BatchNorm2d", ["Net/encoder"]),
    ("Net/encoder/2", "ReLU", ["Net/encoder"]),
    ("Net/head", "Linear", ["Net"]),
]


def graphs(logs) -> list[GraphDef]:
    return [GraphDef.FromString(event.graph_def) for event in logs.events() if event.HasField("graph_def")]


def shown(graph: GraphDef) -> list[tuple]:
    return [(node.name, node.op, list(node.input)) for node in graph.node]


@pytest.mark.parametrize("peer", [torch_tensorboard.SummaryWriter, tensorboardX.SummaryWriter])
@pytest.mark.parametrize(
    ("model", "inputs"),
    [
        (Net(), torch.zeros(1, 3, 8, 8)),
        (nn.Linear(2, 3), (torch.zeros(4, 2),)),
        (nn.Bilinear(2, 3, 1), (torch.zeros(1, 2), torch.zeros(1, 3))),
    ],
    ids=["nested", "tuple of one", "two inputs"],
)
def test_a_traced_graph_is_that_of_the_peers(peer, model, inputs, event_dir, tmp_path):
    graph_of, run_metadata = {}, {}
    for make, name in ((SummaryWriter, "ours"), (peer, "theirs")):
        writer = make(str(tmp_path / name))
        writer.add_graph(model, inputs)
        writer.close()
        accumulator = event_dir(tmp_path / name).accumulate()
        graph_of[name] = accumulator.Graph()
        (tag,) = accumulator.Tags()["run_metadata"]  # tensorboardX says profiler, torch and we step1
        run_metadata[name] = accumulator.RunMetadata(tag)
    assert len(graph_of["ours"].node) > 2
    assert graph_of["ours"] == graph_of["theirs"]
    assert run_metadata["ours"] == run_metadata["theirs"]


def test_without_input_it_is_the_modules(logs, caplog):
    with SummaryWriter(logs) as writer:
        writer.add_graph(Net())
    assert shown(logs.accumulate().Graph()) == MODULES
    assert not caplog.records


def test_where_tracing_fails_it_is_the_modules(logs, caplog, capsys):
    with caplog.at_level(logging.ERROR, "glassboard"), SummaryWriter(logs, strict=True) as writer:
        writer.add_graph(Untraceable(), torch.zeros(1, 3, 8, 8))
        writer.add_graph(Untraceable(), torch.zeros(1, 3, 8, 8))
        assert writer.errors == 0
    assert [record.message for record in caplog.records] == [
        "cannot trace Untraceable: no forward today; its modules are shown instead"
    ]
    modules = [(node.name.replace("Untraceable", "Net"), node.op) for node in graphs(logs)[0].node]
    assert modules[1:] == [(name, op) for name, op, _ in MODULES[1:]]
    assert len(graphs(logs)) == 2


def test_without_tensorboard_it_is_the_modules(logs, caplog, monkeypatch):
    monkeypatch.setitem(sys.modules, "torch.utils.tensorboard._pytorch_graph", None)
    with caplog.at_level(logging.ERROR, "glassboard"), SummaryWriter(logs) as writer:
        writer.add_graph(Net(), torch.zeros(1, 3, 8, 8))
    assert shown(graphs(logs)[0]) == MODULES
    assert len(caplog.records) == 1


def test_tracing_changes_nothing(logs):
    """After torch's add_graph frozen layers train again, and dropout's random numbers are others."""

    class Noisy(Net):
        def forward(self, x):
            return super().forward(x + torch.rand_like(x))

    model = Noisy().train()
    model.encoder[1].eval()
    torch.manual_seed(1)
    expected = torch.rand(1)
    torch.manual_seed(1)
    with SummaryWriter(logs) as writer:
        writer.add_graph(model, torch.zeros(1, 3, 8, 8))
    assert torch.rand(1) == expected
    assert model.training
    assert not model.encoder[1].training
    assert model.head.training


@pytest.mark.parametrize("model", [None, "model", object(), lambda x: x])
def test_what_is_no_model_is_logged(logs, caplog, model):
    with caplog.at_level(logging.ERROR, "glassboard"), SummaryWriter(logs) as writer:
        writer.add_graph(model)
        writer.add_graph(model, torch.zeros(1))
    assert not graphs(logs)
    assert 1 <= len(caplog.records) <= 2
    assert "pass a torch.nn.Module" in caplog.text


def test_verbose_prints_the_trace(logs, capsys):
    with SummaryWriter(logs) as writer:
        writer.add_graph(nn.ReLU(), torch.zeros(1), verbose=True)
    assert "aten::relu" in capsys.readouterr().out


def test_lists_and_dictionaries_need_strict_off(logs, caplog):
    class Named(nn.Module):
        def forward(self, x):
            return {"twice": x * 2}

    with SummaryWriter(logs) as writer:
        writer.add_graph(Named(), torch.zeros(1), use_strict_trace=False)
        assert not caplog.records
        writer.add_graph(Named(), torch.zeros(1))
    assert "cannot trace Named" in caplog.text
    assert len(graphs(logs)) == 2


def test_files_become_graphs(logs, tmp_path):
    (tmp_path / "model.xml").write_text(
        '<net><layers><layer id="0" name="x" type="Parameter"/><layer id="1" name="y" type="ReLU"/></layers>'
        '<edges><edge from-layer="0" to-layer="1"/></edges></net>'
    )
    (tmp_path / "model.onnx").write_bytes(b"\x3a\x0e\x0a\x0c\x0a\x01x\x12\x01y\x22\x04Relu")
    with SummaryWriter(logs) as writer:
        writer.add_openvino_graph(tmp_path / "model.xml")
        writer.add_onnx_graph(str(tmp_path / "model.onnx"))
    openvino, onnx = map(shown, graphs(logs))
    assert openvino == [("x", "Parameter", []), ("y", "ReLU", ["x"])]
    assert onnx == [("x", "Constant", []), ("y", "Relu", ["x"])]


def test_files_that_are_none_are_logged_once(logs, caplog, tmp_path):
    (tmp_path / "text").write_text("no model")
    with caplog.at_level(logging.ERROR, "glassboard"), SummaryWriter(logs, strict=True) as writer:
        for _ in range(2):
            writer.add_onnx_graph(tmp_path / "none")
            writer.add_onnx_graph(tmp_path / "text")
            writer.add_openvino_graph(tmp_path / "none")
            writer.add_openvino_graph(tmp_path / "text")
            writer.add_onnx_graph(None)  # type: ignore[arg-type]
    assert not graphs(logs)
    assert len(caplog.records) == 4  # the missing file is one to both


def test_nothing_is_written_without_a_disk(logs):
    writer = SummaryWriter(logs, write_to_disk=False)
    writer.add_graph(Net())
    writer.add_onnx_graph("none")
    writer.add_openvino_graph("none")
    writer.close()
    assert not logs.path.exists()
