"""The digest of event files tells what they hold, and what is damaged where."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from glassboard import SummaryWriter
from glassboard.cli.main import main


@pytest.fixture
def logdir(tmp_path: Path) -> Path:
    """Two runs; the steps of the second go back once."""
    for run in ("one", "two"):
        with SummaryWriter(tmp_path / run) as writer:
            for step in (0, 5, 2) if run == "two" else (0, 1, 7):
                writer.add_scalar("train/loss", 0.5, step)
            writer.add_text("note", "hello", 3)
    return tmp_path


def test_tags_steps_and_order_are_told(logdir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--inspect", "--logdir", str(logdir)]) == 0
    said = capsys.readouterr().out
    assert "scalar  train/loss: 3 points, first step 0, last 7, smallest 0, largest 7, in order" in said
    assert "first step 0, last 2, smallest 0, largest 5, going back 1 times" in said
    assert said.count("text  note/text_summary: 1 records, steps 3 to 3") == 2


def test_one_tag_of_one_file(logdir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (file,) = (logdir / "one").iterdir()
    assert main(["--inspect", f"--event_file={file}", "--tag", "train/loss"]) == 0
    said = capsys.readouterr().out
    assert "train/loss" in said
    assert "note" not in said
    assert "two" not in said


def test_damage_is_told_with_its_place(logdir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (file,) = (logdir / "one").iterdir()
    data = file.read_bytes()
    file.write_bytes(data + b"garbage that is no record")
    assert main(["--inspect", "--logdir", str(logdir)]) == 0
    assert f"damaged at byte {len(data)}" in capsys.readouterr().out


def test_what_is_not_there_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--inspect", "--logdir", str(tmp_path)]) == 1
    assert "no event files" in capsys.readouterr().err
    assert main(["--inspect"]) == 1
    assert main(["--inspect", "--event_file", str(tmp_path / "none")]) == 1
    assert "cannot read" in capsys.readouterr().err


def test_a_closed_pipe_is_no_failure(logdir: Path) -> None:
    command = f"{sys.executable} -m glassboard --inspect --logdir {logdir} | head -1"
    result = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, text=True)
    assert (result.returncode, result.stderr) == (0, "")
