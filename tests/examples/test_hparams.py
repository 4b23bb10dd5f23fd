"""The hyperparameters example logs what its docstring says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.plugins.hparams import metadata


def test_each_trial_is_a_run(run_example: Callable[..., str], tmp_path: Path) -> None:
    run_example("hparams.py", tmp_path / "run")
    runs = sorted(path for path in (tmp_path / "run").iterdir() if path.is_dir())
    assert len(runs) == 36
    for run in runs:
        accumulator = EventAccumulator(str(run)).Reload()
        content = accumulator.PluginTagToContent("hparams")[metadata.SESSION_START_INFO_TAG]
        hparams = metadata.parse_session_start_info_plugin_data(content).hparams
        lr, momentum, steepness = (hparams[name].number_value for name in ("lr", "momentum", "steepness"))
        assert run.name == f"lr_{lr}_momentum_{momentum}_steepness_{steepness}"
        assert 0 <= accumulator.Scalars("distance")[0].value < 1
        last = accumulator.Scalars("distance")[-1].value
        assert [point.value for point in accumulator.Scalars("final/distance")] == [last]
