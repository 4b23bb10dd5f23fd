"""Layouts of several runs in one, and which tags each chart draws."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tensorboardX
from starlette.testclient import TestClient
from torch.utils.tensorboard.writer import SummaryWriter as TorchWriter

from glassboard import SummaryWriter
from glassboard.server.app import BoardApp
from glassboard.server.settings import Settings
from glassboard.store.local import LocalStore


def asked(logdir: Path) -> list[dict[str, Any]]:
    store = LocalStore(logdir, reload_interval=0)
    assert store.wait_loaded(20)
    with TestClient(BoardApp(store, Settings()), base_url="http://localhost:6006") as board:
        answer = board.get("/api/custom_scalars")
        assert answer.status_code == 200
    store.close()
    return answer.json()


@pytest.mark.parametrize("Writer", [SummaryWriter, tensorboardX.SummaryWriter, TorchWriter])
def test_a_layout_and_its_tags(tmp_path: Path, Writer: Callable[..., Any]) -> None:
    with Writer(str(tmp_path)) as writer:
        charts = {"lines": ["Multiline", ["loss/.*", "acc"]], "band": ["Margin", ["m", "lo", "hi"]]}
        writer.add_custom_scalars({"first": charts, "second": {}})
        for tag in ("loss/b", "loss/a", "xloss/c", "accuracy", "m", "lo"):
            writer.add_scalar(tag, 1.0, 1)
    first, second = asked(tmp_path)
    assert (first["title"], first["closed"], second["title"], second["charts"]) == (
        "first", False, "second", [],
    )  # fmt: skip
    lines, band = first["charts"]
    assert lines["patterns"] == ["loss/.*", "acc"]
    assert sorted(lines["tags"]) == ["accuracy", "loss/a", "loss/b"]
    assert lines["problems"] == lines["margins"] == []
    assert band["margins"] == [{"value": "m", "lower": "lo", "upper": "hi"}]
    assert (band["tags"], band["problems"]) == (["m", "lo", "hi"], ["no run has logged “hi”"])


def test_layouts_of_runs_are_merged_by_title(tmp_path: Path) -> None:
    same = {"same": ["Multiline", ["a"]]}
    for run, layout in {
        "1": {"shared": same},
        "2": {"shared": {**same, "more": ["Multiline", ["b"]]}, "own": same},
    }.items():
        with SummaryWriter(tmp_path / run) as writer:
            writer.add_custom_scalars(layout)
    titles = {one["title"]: [chart["title"] for chart in one["charts"]] for one in asked(tmp_path)}
    assert titles == {"shared": ["same", "more"], "own": ["same"]}


def test_bad_patterns_are_told_and_none_runs_for_ever(tmp_path: Path) -> None:
    patterns = ["(", "(a+)+$", "x" * 2000, "none"]
    with SummaryWriter(tmp_path) as writer:
        writer.add_custom_scalars({"c": {"t": ["Multiline", patterns]}})
        writer.add_scalar("a" * 200 + "b", 1.0, 1)
    chart = asked(tmp_path)[0]["charts"][0]
    assert chart["tags"] == []
    for problem, part in zip(chart["problems"], ("no regular", "repeats", "too long", "no tag"), strict=True):
        assert part in problem


def test_no_layout(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        writer.add_scalar("a", 1.0, 1)
    assert asked(tmp_path) == []
