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
        model = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.ReLU(), torch.nn.Linear(8, 2))
        writer.add_graph(model, torch.zeros(1, 4))
