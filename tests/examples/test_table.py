"""The table example logs what its docstring says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from glassboard.store import open_store


def test_tables_are_logged(run_example: Callable[..., str], tmp_path: Path) -> None:
    run_example("table.py", tmp_path / "run")
    store = open_store(str(tmp_path), reload_interval=0)
    store.wait_loaded()
    tables = store.texts("run", "mistakes/text_summary")
    store.close()
    assert [table.step for table in tables] == [0, 1, 2]
    assert tables[0].text.startswith("| picture | is | taken for | probability | remark |\n| --- |")
