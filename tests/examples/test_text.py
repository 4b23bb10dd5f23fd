"""The text example logs what its docstring says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from glassboard.store import open_store


def test_texts_are_logged(run_example: Callable[..., str], tmp_path: Path) -> None:
    run_example("text.py", tmp_path / "run")
    store = open_store(str(tmp_path), reload_interval=0)
    store.wait_loaded()
    samples = store.texts("run/lr_0.01", "samples/text_summary")
    store.close()
    assert [sample.step for sample in samples] == [0, 100, 200, 300]
    assert "The sky is blue since the air scatters light." in samples[2].text
