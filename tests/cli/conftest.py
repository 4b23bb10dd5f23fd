"""Log directories for commands, and a way to run them as users do."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from glassboard import SummaryWriter

Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    """Two runs with scalars, a text, an image, a sound and hyperparameters; one run below another."""
    folder = tmp_path / "runs"
    for number, name in enumerate(("first", "first/inner", "second run")):
        with SummaryWriter(folder / name) as writer:
            for step in range(10):
                writer.add_scalar("train/loss", 1 / (1 + step) + number, step, 1.7e9 + step)
            writer.add_scalar("odd", float("nan"), 3)
            writer.add_text("note", "hello", 2)
            writer.add_image("picture", [[[0.5] * 4] * 3] * 3, 1)
            writer.add_audio("sound", [0.0, 0.5, -0.5] * 100, 1, 8000)
            writer.add_hparams({"lr": 0.1 * (number + 1), "model": "cnn"}, {"score": float(number)}, name=".")
    return folder


@pytest.fixture
def glassboard() -> Command:
    """Run a command, and give what it said."""

    def run(*words: object, status: int = 0, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "glassboard", *map(str, words)],
            capture_output=True, text=True, input=stdin, check=False, timeout=60,
        )  # fmt: skip
        assert done.returncode == status, done.stderr
        assert "Traceback" not in done.stderr
        return done

    return run
