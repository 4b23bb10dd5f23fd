"""The audio example logs what its docstring says."""

from __future__ import annotations

import io
import wave
from collections.abc import Callable
from pathlib import Path

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator


def test_sounds_are_logged(run_example: Callable[..., str], tmp_path: Path) -> None:
    run_example("audio.py", tmp_path / "run")
    for run in ("small", "large"):
        accumulator = EventAccumulator(str(tmp_path / "run" / run), size_guidance={"audio": 0}).Reload()
        assert [event.step for event in accumulator.Audio("speech")] == [0, 100, 200, 300, 400]
        (beat,) = accumulator.Audio("beat")
        with wave.open(io.BytesIO(beat.encoded_audio_string)) as file:
            assert (file.getnchannels(), file.getframerate(), file.getnframes()) == (2, 16000, 32000)
