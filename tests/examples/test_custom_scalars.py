"""The layout example logs what its docstring says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.plugins.custom_scalar.layout_pb2 import Layout


def test_the_layout_names_scalars_that_are_there(run_example: Callable[..., str], tmp_path: Path) -> None:
    run_example("custom_scalars.py", tmp_path / "run")
    accumulator = EventAccumulator(str(tmp_path / "run/small")).Reload()
    (held,) = accumulator.Tensors("custom_scalars__config__")
    training, optimizer = Layout.FromString(held.tensor_proto.string_val[0]).category
    losses, accuracy = training.chart
    (rates,) = optimizer.chart
    assert rates.multiline.tag == ["lr/.*"]
    band = accuracy.margin.series[0]
    named = {*losses.multiline.tag, band.value, band.lower, band.upper}
    assert named == {tag for tag in accumulator.Tags()["scalars"] if not tag.startswith("lr/")}
