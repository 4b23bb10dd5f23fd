"""UMAP and t-SNE are called as their libraries expect, and tell how far they are."""

from __future__ import annotations

import sys
import types
from typing import Any

import numpy as np
import pytest

from glassboard.server.projection import methods

POINTS = np.random.default_rng(0).normal(size=(60, 5)).astype(np.float32)


class _Umap:
    """Draws a bar as UMAP does."""

    asked: dict[str, Any]

    def __init__(self, **asked: Any) -> None:
        type(self).asked = asked

    def fit_transform(self, points: np.ndarray) -> np.ndarray:
        for percent in (0, 50, 100):
            self.asked["tqdm_kwds"]["file"].write(
                f"\rEpochs completed: {percent:3}%| ## {percent}/100 [00:01]"
            )
        return points[:, : self.asked["n_components"]]


class _Tsne:
    """Calls back as openTSNE does."""

    asked: dict[str, Any]

    def __init__(self, **asked: Any) -> None:
        type(self).asked = asked

    def fit(self, points: np.ndarray) -> np.ndarray:
        for phase in (self.asked["early_exaggeration_iter"], self.asked["n_iter"]):
            for iteration in range(50, phase + 1, self.asked["callbacks_every_iters"]):
                self.asked["callbacks"](iteration, 1.0, points[:, :2])
        return points[:, :2]


def test_umap_tells_how_far_its_bar_is(monkeypatch):
    monkeypatch.setitem(sys.modules, "umap", types.SimpleNamespace(UMAP=_Umap))
    told: list[float] = []
    placed = methods.umap(POINTS, 3, {"neighbors": 200, "cosine": 1}, lambda share, *_: told.append(share))
    assert np.array_equal(placed, POINTS[:, :3])
    assert told == [0.0, 0.5, 0.75, 1.0]
    asked = _Umap.asked
    assert (asked["n_neighbors"], asked["metric"], asked["random_state"]) == (59, "cosine", 0)


def test_tsne_shows_points_on_the_way(monkeypatch):
    monkeypatch.setitem(sys.modules, "openTSNE", types.SimpleNamespace(TSNE=_Tsne))
    told: list[tuple] = []
    methods.tsne(POINTS, 2, {"perplexity": 30, "iterations": 250}, lambda *one: told.append(one))
    assert told[0][0] == 0.0
    assert told[-1][:2] == (1.0, "iteration 500 of 500")
    assert np.array_equal(told[-1][2], POINTS[:, :2])
    assert _Tsne.asked["perplexity"] == pytest.approx(59 / 3)
    assert _Tsne.asked["learning_rate"] == "auto"


@pytest.mark.parametrize(("library", "method"), [("umap", methods.umap), ("openTSNE", methods.tsne)])
def test_the_libraries_themselves_where_they_are_installed(library, method):
    pytest.importorskip(library, reason="the extra glassboard[projector] is not installed")
    told: list[float] = []
    placed = np.asarray(method(POINTS, 2, {"iterations": 100}, lambda share, *_: told.append(share)))
    assert placed.shape == (60, 2)
    assert np.isfinite(placed).all()
    assert told[-1] == pytest.approx(1.0)
