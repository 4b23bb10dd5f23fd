"""One training is one row, however many folders its writer made of it; trials of a search stay apart."""

from __future__ import annotations

from pathlib import Path

import pytest
from tensorboard.plugins.hparams import api_pb2
from tests.store.kinds.test_hparams import held, start

from glassboard import SummaryWriter
from glassboard.store.kinds.hparams import hparams_table
from glassboard.store.kinds.trials import Trial, trials_of


def rows(store) -> dict[str, Trial]:
    return {trial.run: trial for trial in trials_of(store.catalog(), hparams_table(store))}


def train(folder: Path, *, tag: str = "loss") -> None:
    with SummaryWriter(folder) as writer:
        for step in range(3):
            writer.add_scalar(tag, 1.0 / (step + 1), step)


@pytest.mark.parametrize("package", ["tensorboardX", "torch.utils.tensorboard"])
def test_the_folder_that_add_hparams_makes_is_part_of_its_run(tmp_path, logged, package) -> None:
    writers = pytest.importorskip(package)
    for run, lr in (("one", 0.1), ("two", 0.2)):
        writer = writers.SummaryWriter(str(tmp_path / "logs" / run))
        for step in range(3):
            writer.add_scalar("loss", lr * step, step)
        writer.add_hparams({"lr": lr}, {"hparam/loss": lr})  # the sub-run's name is the time
        writer.close()
    found = rows(logged(run="empty"))
    assert list(found) == ["one", "two", "empty"]
    for run, lr in (("one", 0.1), ("two", 0.2)):
        (part,) = found[run].parts
        assert part.startswith(f"{run}/")
        assert found[run].session is not None
        assert found[run].session.hparams == {"lr": lr}


def test_trials_of_a_search_stay_apart_and_their_empty_folder_is_none(tmp_path, logged) -> None:
    with SummaryWriter(tmp_path / "logs/search") as writer:
        for lr in (0.1, 0.2):
            writer.add_hparams({"lr": lr}, {"loss": lr}, run_name=f"lr_{lr}")
    store = logged(run="search")  # a file without a value, as other writers leave one
    assert sorted(rows(store)) == ["search/lr_0.1", "search/lr_0.2"]
    train(tmp_path / "logs/search", tag="progress")
    assert sorted(rows(logged(run="z"))) == ["search", "search/lr_0.1", "search/lr_0.2", "z"]


def test_a_trial_with_curves_of_its_own_stays_a_row(tmp_path, logged) -> None:
    train(tmp_path / "logs/run")
    train(tmp_path / "logs/run/trial", tag="other")
    logged(start(5, lr=0.1), run="run/trial")
    assert sorted(rows(logged(run="z"))) == ["run", "run/trial", "z"]


def test_hyperparameters_in_the_run_itself(tmp_path, logged) -> None:
    with SummaryWriter(tmp_path / "logs/run") as writer:
        writer.add_hparams({"lr": 0.5}, {"loss": 1.0}, run_name=".")
    trial = rows(logged(run="z"))["run"]
    assert trial.parts == ()
    assert trial.session is not None
    assert trial.session.hparams == {"lr": 0.5}


def test_groups_of_declared_metrics_are_part_of_their_session(tmp_path, logged) -> None:
    info = api_pb2.MetricInfo(name={"tag": "loss", "group": "validation"})
    logged(held(1, experiment={"metric_infos": [info]}), run=".")
    train(tmp_path / "logs/trial/validation")
    train(tmp_path / "logs/trial/train")
    found = rows(logged(start(2, lr=0.1), run="trial"))
    assert found["trial"].parts == ("trial/validation",)
    assert "trial/train" in found
    assert "trial/validation" not in found


def test_runs_without_hyperparameters_are_rows(tmp_path, logged) -> None:
    train(tmp_path / "logs/plain")
    assert rows(logged(run="plain")) == {"plain": Trial("plain")}
