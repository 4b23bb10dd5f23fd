"""The tutorial's program learns, and runs the same way with any of the three writers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

EXAMPLES = Path(__file__).parents[2] / "examples"
IMPORT = "from glassboard import SummaryWriter\n"


@pytest.mark.parametrize("package", ["glassboard", "tensorboardX", "torch.utils.tensorboard"])
@pytest.mark.parametrize("classes", [2, 10])
def test_it_learns_and_logs(
    run_example: Callable[..., str], tmp_path: Path, package: str, classes: int
) -> None:
    source = (EXAMPLES / "mnist.py").read_text(encoding="utf-8")
    assert source.count(IMPORT) == 1
    program = tmp_path / "mnist.py"
    program.write_text(source.replace(IMPORT, f"from {package} import SummaryWriter\n"), encoding="utf-8")
    (tmp_path / "digits.py").write_bytes((EXAMPLES / "digits.py").read_bytes())

    run_example(program, "--run", tmp_path / "run", "--epochs", 2, "--classes", classes)

    events = EventAccumulator(str(tmp_path / "run"), {"scalars": 0}).Reload()
    assert [point.step for point in events.Scalars("loss/train")] == list(range(10, 501, 10))
    assert events.Scalars("loss/train")[-1].value < events.Scalars("loss/train")[0].value
    for name in ("train", "validation"):
        assert [point.step for point in events.Scalars(f"accuracy/{name}")] == [1, 2]
        assert events.Scalars(f"accuracy/{name}")[-1].value > 1.2 / classes
        assert events.Scalars(f"precision/{name}")[-1].value > 1.2 / classes
    assert events.Scalars("loss/validation")
