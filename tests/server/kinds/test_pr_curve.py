"""Curves are what was logged; their areas are scikit-learn's."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, roc_auc_score, roc_curve
from starlette.testclient import TestClient

from glassboard import SummaryWriter
from glassboard.server.app import BoardApp
from glassboard.server.settings import Settings
from glassboard.store.local import LocalStore

Unpack = Callable[[bytes], tuple[dict[str, np.ndarray], dict[str, str]]]
Curves = Callable[..., tuple[dict[str, np.ndarray], list[str]]]
random = np.random.default_rng(0)
TRUTH = random.integers(0, 2, 1000)
# Scores that are thresholds themselves, so that scikit-learn's curve has the same points.
SCORES = np.clip((random.random(1000) * 80 + TRUTH * 40).round(), 0, 126) / 126
REVERSED = (126 - SCORES * 126).round() / 126
CLASSES = random.integers(0, 3, 1000)
CLASS_SCORES = (random.random((1000, 3)) * 126).round() / 126
COUNTS = ("true_positives", "false_positives", "true_negatives", "false_negatives")


@pytest.fixture
def board(tmp_path: Path) -> Iterator[TestClient]:
    """A board of a curve at two steps, of three classes, and of nothing but negatives."""
    with SummaryWriter(tmp_path / "run") as writer:
        writer.add_pr_curve("yes", TRUTH, SCORES, 1)
        writer.add_pr_curve("yes", TRUTH, REVERSED, 2)
        writer.add_pr_curve("three", CLASSES, CLASS_SCORES, 1)
        writer.add_pr_curve("no", np.zeros(10, int), np.linspace(0, 1, 10), 1, num_thresholds=11)
    store = LocalStore(tmp_path, reload_interval=0)
    assert store.wait_loaded(20)
    with TestClient(BoardApp(store, Settings()), base_url="http://localhost:6006") as client:
        yield client
    store.close()


def place_of(board: TestClient, tag: str) -> dict[str, object]:
    (steps,) = board.post("/api/steps", json={"kind": "pr_curve", "tag": tag, "runs": ["run"]}).json()
    return {"tag": tag, "ref": steps["refs"][0], "number": steps["numbers"][0]}


@pytest.fixture
def curves(board: TestClient, unpack: Unpack) -> Curves:
    """Ask for curves; answers with the arrays and each curve's problem."""

    def ask(*places: list[dict[str, object]]) -> tuple[dict[str, np.ndarray], list[str]]:
        arrays, metadata = unpack(board.post("/api/pr_curve", json={"curves": places}).content)
        return arrays, json.loads(metadata["problems"])

    return ask


def test_areas_are_those_of_scikit_learn(board: TestClient, curves: Curves) -> None:
    found, problems = curves([place_of(board, "yes")])
    assert problems == [""]
    assert found["sizes"].tolist() == [127]
    assert found["average_precision"][0] == pytest.approx(average_precision_score(TRUTH, SCORES), rel=1e-6)
    assert found["roc_area"][0] == pytest.approx(roc_auc_score(TRUTH, SCORES), rel=1e-12)
    fall_out, sensitivity, thresholds = roc_curve(TRUTH, SCORES, drop_intermediate=False)
    at = np.searchsorted(found["thresholds"], thresholds[1:] - 1e-9)
    np.testing.assert_allclose(found["false_positive_rate"][at], fall_out[1:])
    np.testing.assert_allclose(found["true_positive_rate"][at], sensitivity[1:])
    for threshold, tp, fp, tn, fn in zip(found["thresholds"], *(found[name] for name in COUNTS), strict=True):
        positive = threshold - 1e-9 <= SCORES
        truth = TRUTH == 1
        wanted = [(positive & truth).sum(), (positive & ~truth).sum()]
        assert [tp, fp, tn, fn] == [*wanted, (~positive & ~truth).sum(), (~positive & truth).sum()]


def test_the_micro_average_is_of_all_answers(board: TestClient, curves: Curves) -> None:
    places = [place_of(board, f"three/class_{number}") for number in range(3)]
    found, _ = curves(places, *[[place] for place in places])
    assert found["sizes"].tolist() == [127] * 4
    truth = np.eye(3)[CLASSES]
    micro = average_precision_score(truth, CLASS_SCORES, average="micro")
    assert found["average_precision"][0] == pytest.approx(micro, rel=1e-6)
    assert found["roc_area"][0] == pytest.approx(roc_auc_score(truth, CLASS_SCORES, average="micro"))
    macro = average_precision_score(truth, CLASS_SCORES, average="macro")
    assert found["average_precision"][1:].mean() == pytest.approx(macro, rel=1e-6)
    for name in COUNTS:
        summed, *single = found[name].reshape(4, 127)
        np.testing.assert_array_equal(summed, np.sum(single, axis=0))


def test_all_steps_and_what_has_no_area(board: TestClient, curves: Curves, unpack: Unpack) -> None:
    body = board.get("/api/pr_curve/steps", params={"run": "run", "tag": "yes"}).content
    found = unpack(body)[0]
    assert found["steps"].tolist() == [1, 2]
    assert found["roc_area"] == pytest.approx([roc_auc_score(TRUTH, s) for s in (SCORES, REVERSED)])
    lonely, _ = curves([place_of(board, "no")])
    assert lonely["sizes"].tolist() == [11]
    assert lonely["average_precision"].tolist() == [0]
    assert np.isnan(lonely["roc_area"][0])


def test_what_is_not_there_is_said_of_that_curve(board: TestClient, curves: Curves) -> None:
    yes, no = place_of(board, "yes"), place_of(board, "no")
    found, problems = curves([{**yes, "ref": "none"}], [yes, no], [], [yes])
    assert found["sizes"].tolist() == [0, 0, 0, 127]
    assert "gone" in problems[0]
    assert "different thresholds" in problems[1]
    assert problems[2:] == ["", ""]
    assert np.isnan(found["average_precision"][:3]).all()
    assert board.post("/api/pr_curve", json={"curves": [[yes] * 5000]}).status_code == 400
    assert board.get("/api/pr_curve/steps", params={"run": "run", "tag": "none"}).status_code == 404
