"""`glassboard sql` asks all series, and nothing else."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("duckdb")
pytest.importorskip("pyarrow")


def test_scalars(runs: Path, glassboard: Callable[..., Any]) -> None:
    query = (
        "select run, count(*) n, min(value) least from scalars where tag = 'train/loss'"
        " group by run order by run"
    )
    said = glassboard("sql", query, "--logdir", runs, "--format", "json").stdout
    assert json.loads(said) == [
        {"run": "first", "n": 10, "least": pytest.approx(0.1)},
        {"run": "first/inner", "n": 10, "least": pytest.approx(1.1)},
        {"run": "second run", "n": 10, "least": pytest.approx(2.1)},
    ]
    rows = list(csv.reader(glassboard("sql", query, "--logdir", runs, "--format", "csv").stdout.splitlines()))
    assert rows[0] == ["run", "n", "least"]
    assert glassboard("sql", query, "--logdir", runs).stdout.splitlines()[0].split() == ["run", "n", "least"]


def test_other_tables(runs: Path, glassboard: Callable[..., Any]) -> None:
    for query, wanted in {
        "select run, state from runs order by run limit 1": [{"run": "first", "state": "finished"}],
        "select count(*) n from tags where kind = 'image'": [{"n": 3}],
        "select distinct text from texts": [{"text": "hello"}],
        "select run, model from hparams order by lr limit 1": [{"run": "first", "model": "cnn"}],
        "select count(*) n from scalars a join scalars b using (run, tag, step)": None,
    }.items():
        found = json.loads(glassboard("sql", query, "--logdir", runs, "--format", "json").stdout)
        assert wanted is None or found == wanted


@pytest.mark.parametrize(
    "query",
    [
        "select * from read_csv('/etc/passwd')",
        "copy scalars to '/tmp/x.csv'",
        "select nothing",
        "set enable_external_access = true",
    ],
)
def test_what_it_must_not_do_is_refused(runs: Path, glassboard: Callable[..., Any], query: str) -> None:
    assert glassboard("sql", query, "--logdir", runs, status=1).stderr.startswith("ERROR: ")
