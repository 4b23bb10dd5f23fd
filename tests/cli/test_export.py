"""`glassboard export` writes every point in every form."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import glassboard as package


def test_csv_json_and_lines_hold_the_same_points(
    runs: Path, tmp_path: Path, glassboard: Callable[..., Any]
) -> None:
    for form in ("csv", "json", "jsonl"):
        glassboard("export", runs, "-o", tmp_path / f"points.{form}", "--tag", "train/loss")
    with (tmp_path / "points.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    objects = json.loads((tmp_path / "points.json").read_text(encoding="utf-8"))
    lines = [
        json.loads(line) for line in (tmp_path / "points.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert objects == lines
    assert [(row["run"], int(row["step"]), float(row["value"])) for row in rows] == [
        (one["run"], one["step"], one["value"]) for one in objects
    ]
    assert len(objects) == 30


def test_standard_output_and_numbers_that_json_lacks(runs: Path, glassboard: Callable[..., Any]) -> None:
    said = glassboard("export", runs, "--tag", "odd", "--format", "jsonl", "--run", "first").stdout
    assert json.loads(said)["value"] == "NaN"


def test_wide(runs: Path, glassboard: Callable[..., Any]) -> None:
    rows = list(csv.reader(glassboard("export", runs, "--wide", "--run", "first").stdout.splitlines()))
    assert rows[0][:2] == ["run", "step"]
    assert "train/loss" in rows[0]
    assert [row[1] for row in rows[1:]] == [str(step) for step in range(10)]


def test_parquet(runs: Path, tmp_path: Path, glassboard: Callable[..., Any]) -> None:
    pyarrow = pytest.importorskip("pyarrow.parquet")
    glassboard("export", runs, "-o", tmp_path / "points.parquet")
    table = pyarrow.read_table(tmp_path / "points.parquet")
    with package.open(runs) as board:
        wanted = board.table()
    assert table.num_rows == len(wanted)
    assert table["step"].to_pylist() == wanted["step"].tolist()
    assert table["run"].to_pylist() == wanted["run"].tolist()
    assert "needs a name" in glassboard("export", runs, "--format", "parquet", status=1).stderr


def test_images_and_sounds(runs: Path, tmp_path: Path, glassboard: Callable[..., Any]) -> None:
    glassboard("export", runs, "-o", tmp_path / "x.csv", "--blobs", tmp_path / "blobs", "--run", "first")
    found = sorted(
        path.relative_to(tmp_path / "blobs").as_posix() for path in (tmp_path / "blobs").rglob("*.*")
    )
    assert found == ["first/picture/00000001-0.png", "first/sound/00000001-0.wav"]
    assert (tmp_path / "blobs/first/picture/00000001-0.png").read_bytes().startswith(b"\x89PNG")


def test_a_closed_pipe_ends_it_quietly(runs: Path) -> None:
    done = subprocess.run(
        f"{sys.executable} -m glassboard export {runs} | head -1",
        shell=True, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.startswith("run,tag,step")
    assert done.stderr == ""
