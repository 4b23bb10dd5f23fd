"""Log the graph of a model: as torch traces it where torch is there, of an OpenVINO file where it is not."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from glassboard import SummaryWriter

OPENVINO = """<net name="model">
  <layers>
    <layer id="0" name="input" type="Parameter"/>
    <layer id="1" name="layer/weight" type="Const"/>
    <layer id="2" name="layer/product" type="MatMul"/>
    <layer id="3" name="layer/relu" type="ReLU"/>
  </layers>
  <edges>
    <edge from-layer="0" to-layer="2"/>
    <edge from-layer="1" to-layer="2"/>
    <edge from-layer="2" to-layer="3"/>
  </edges>
</net>
"""

with SummaryWriter(sys.argv[1] if len(sys.argv) > 1 else "runs/graph") as writer:
    try:
        import torch
    except ImportError:
        with tempfile.TemporaryDirectory() as directory:
            path = Path(directory, "model.xml")
            path.write_text(OPENVINO, encoding="utf-8")
            writer.add_openvino_graph(path)
    else:
        from torch import nn

        class Block(nn.Module):
            """Two convolutions and a way around them."""

            def __init__(self, width: int) -> None:
                super().__init__()
                self.first, self.norm = nn.Conv2d(width, width, 3, padding=1), nn.BatchNorm2d(width)
                self.second = nn.Conv2d(width, width, 3, padding=1)

            def forward(self, x: torch.Tensor) -> torch.Tensor:
                return x + self.second(torch.relu(self.norm(self.first(x))))

        stem = nn.Sequential(nn.Conv2d(3, 16, 7, 2, 3), nn.ReLU(), nn.MaxPool2d(2))
        body = nn.Sequential(*(Block(16) for _ in range(6)), nn.AdaptiveAvgPool2d(1))
        model = nn.Sequential(stem, body, nn.Flatten(), nn.Linear(16, 10))
        writer.add_graph(model, torch.zeros(1, 3, 32, 32))
