"""A tag of a run: numbers as arrays, attempts told apart, everything else decoded when looked at."""

from __future__ import annotations

import io
import subprocess
import sys
import wave
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import glassboard
from glassboard import SummaryWriter


def test_numbers_are_arrays(tmp_path: Path) -> None:
    values = [0.1, float("nan"), float("inf"), -2.0]
    with SummaryWriter(tmp_path) as writer:
        for step, value in enumerate(values):
            writer.add_scalar("loss", value, 10 * step, 1e9 + step)
    with glassboard.open(tmp_path) as board:
        loss = board.runs["."]["loss"]
        assert (loss.steps.dtype, loss.wall_times.dtype, loss.values.dtype) == (
            np.int64,
            np.float64,
            np.float64,
        )
        assert loss.steps.tolist() == [0, 10, 20, 30]
        assert loss.wall_times.tolist() == [1e9, 1e9 + 1, 1e9 + 2, 1e9 + 3]
        np.testing.assert_array_equal(loss.values, values)
        assert len(loss) == 4
        assert loss.table().columns == ["step", "wall_time", "value", "attempt"]
        assert "4 points" in repr(loss)


def test_superseded_points_and_ranks(tmp_path: Path) -> None:
    program = (
        "import sys; from glassboard import SummaryWriter as W; w = W(sys.argv[1])\n"
        "begin, end, value = int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])\n"
        "for step in range(begin, end): w.add_scalar('loss', value, step)\n"
        "w.close()"
    )
    for begin, end, value in ((0, 10, 1.0), (6, 12, 2.0)):
        arguments = [str(tmp_path), str(begin), str(end), str(value)]
        subprocess.run([sys.executable, "-c", program, *arguments], check=True)
    with glassboard.open(tmp_path) as board:
        loss = board.runs["."]["loss"]
        assert loss.steps.tolist() == list(range(12))
        assert loss.attempts.tolist() == [0] * 6 + [1] * 6
        assert loss.superseded.steps.tolist() == [6, 7, 8, 9]
        assert loss.superseded.values.tolist() == [1.0] * 4
        assert len(loss.all) == 16
        assert len(loss.rank(0)) == len(board.runs["."]["loss", 0]) == 12
        with pytest.raises(KeyError):
            len(loss.rank(1))
        assert [attempt.last_step for attempt in board.runs["."].attempts] == [9, 11]


def test_other_kinds_are_decoded_when_they_are_looked_at(tmp_path: Path) -> None:
    pixels = np.arange(60, dtype=np.uint8).reshape(3, 4, 5)
    with SummaryWriter(tmp_path) as writer:
        writer.add_image("picture", pixels, 1)
        writer.add_audio("sound", np.array([0.0, 0.5, -0.5]), 1, 8000)
        writer.add_text("note", "hello", 1)
        writer.add_histogram("weights", np.array([1.0, 2.0, 2.0]), 1)
        writer.add_matrix("matrix", np.eye(2), 1)
        writer.add_pr_curve("curve", np.array([0, 1]), np.array([0.2, 0.9]), 1)
        writer.add_mesh("mesh", np.zeros((1, 3, 3)))
    with glassboard.open(tmp_path) as board:
        run = board.runs["."]
        image = Image.open(io.BytesIO(run["picture"].image(0)))
        np.testing.assert_array_equal(np.asarray(image), pixels.transpose(1, 2, 0))
        with wave.open(io.BytesIO(run["sound"].sound(0))) as sound:
            assert (sound.getframerate(), sound.getnframes()) == (8000, 3)
        assert run["note/text_summary"][0].value.markdown == "hello"
        assert run["weights"][0].value.count.sum() == 3
        np.testing.assert_array_equal(run["matrix"][0].value, np.eye(2))
        assert len(run["curve"]) == 1
        assert run["curve"].steps.tolist() == [1]
        assert [len(blob) > 0 for blob in run["picture"].blobs()] == [True]
        mesh = next(tag for tag, kind in run.tags.items() if kind == "mesh")
        with pytest.raises(TypeError, match="not read one by one"):
            _ = run[mesh].entries
        assert len(run["picture"].superseded) == 0
