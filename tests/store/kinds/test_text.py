"""Texts come oldest first, with the shape they were logged in."""

from __future__ import annotations

import pytest

from glassboard import SummaryWriter
from glassboard.store.kinds.text import text_values


def test_texts_and_tables(tmp_path, logged):
    with SummaryWriter(tmp_path / "logs") as writer:
        writer.add_text("t", "one", 1, walltime=2.0)
        writer.add_text("t", "two", 2, walltime=3.0)
        writer.add_table("u", [[1, 2]], ["a", "b"], 5)
    store = logged()
    found = text_values(store, ".", "t/text_summary")
    assert [(entry.step, entry.wall_time) for entry in found] == [(1, 2.0), (2, 3.0)]
    assert [entry.value.cells for entry in found] == [["one"], ["two"]]
    (table,) = text_values(store, ".", "u/text_summary")
    assert (table.value.cells, table.value.shape) == (["a", "b", "1", "2"], (2, 2))
    assert [table.heading, *(entry.heading for entry in found)] == [True, False, False]
    with pytest.raises(KeyError):
        text_values(store, ".", "none")
