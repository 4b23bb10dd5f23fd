"""Unmodified programs of other packages log the same through us, and read our files."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

import glassboard

ROOT = Path(__file__).parents[2]
PROGRAMS = Path(__file__).parent / "programs"
TENSORFLOW = ROOT / "build/tensorflow/bin/python"

pytestmark = [
    pytest.mark.slow,  # `make test-all` installs what they need
    pytest.mark.timeout(600),
]


def run(*command: object) -> str:
    done = subprocess.run(
        [*map(str, command)], capture_output=True, text=True, timeout=500, check=False, cwd=ROOT / "build"
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def logged(folder: Path) -> dict[str, object]:
    """What TensorBoard reads of each run below a folder, as far as it does not depend on the clock."""
    found: dict[str, object] = {}
    for path in sorted(folder.rglob("*tfevents*")):
        run_name = str(path.parent.relative_to(folder))
        tags = EventAccumulator(str(path.parent), {"scalars": 0, "histograms": 0, "images": 0}).Reload()
        kinds = tags.Tags()
        found[run_name] = {
            "scalars": {
                tag: [(e.step, e.value) for e in tags.Scalars(tag)]
                for tag in kinds["scalars"]
                if not tag.endswith(("runtime", "per_second"))
            },
            "histograms": {
                tag: [
                    (e.step, e.histogram_value.bucket, e.histogram_value.bucket_limit)
                    for e in tags.Histograms(tag)
                ]
                for tag in kinds["histograms"]
            },
            "images": {
                tag: [(e.step, e.width, e.height) for e in tags.Images(tag)] for tag in kinds["images"]
            },
            "tensors": sorted(kinds["tensors"]),
            "graph": kinds["graph"],
        }
    return found


@pytest.mark.parametrize(
    ("program", "needs"), [("lightning_fit", "lightning"), ("transformers_trainer", "transformers")]
)
def test_a_program_logs_what_it_logs_with_the_original(tmp_path: Path, program: str, needs: str) -> None:
    assert find_spec(needs), f"{needs} is missing: run  make test-all  once"
    path = PROGRAMS / f"{program}.py"
    run(sys.executable, path, tmp_path / "theirs")
    said = run(sys.executable, "-m", "glassboard", "run", path, tmp_path / "ours")
    if program == "lightning_fit":
        assert said.split()[-1].startswith("glassboard")
    theirs, ours = logged(tmp_path / "theirs"), logged(tmp_path / "ours")
    assert ours == theirs
    assert any(of_run["scalars"] for of_run in ours.values())


def test_tensorflow_reads_our_files(tmp_path: Path) -> None:
    assert TENSORFLOW.exists(), "TensorFlow is missing: run  make test-all  once"
    with glassboard.SummaryWriter(tmp_path / "run") as writer:
        for step in range(5):
            writer.add_scalar("loss", step / 4, step)
        writer.add_image("picture", [[[0, 255], [255, 0]]], 1)
        writer.add_histogram("weights", [1.0, 2.0, 3.0], 1)
        writer.add_text("note", "text", 1)
    found = json.loads(run(TENSORFLOW, PROGRAMS / "tensorflow_reads.py", tmp_path))
    assert found["scalars"] == {"loss": [[step, step / 4] for step in range(5)]}
    assert found["images"] == [[2, 2, 1]]
