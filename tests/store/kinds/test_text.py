"""Texts come oldest first, with the shape they were logged in."""

from __future__ import annotations

import pytest

from glassboard import SummaryWriter
from glassboard.store.kinds.text import text_at, text_values, texts_with_places


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


def test_one_text_by_its_reference(tmp_path, logged):
    with SummaryWriter(tmp_path / "logs") as writer:
        writer.add_text("t", "one", 1)
        writer.add_table("u", [[1]], ["a"], 5)
        writer.add_audio("s", [0.0], 1)
    store = logged()
    ((place, text),) = texts_with_places(store, ".", "t/text_summary")
    assert text.cells == ["one"]
    assert text_at(store, ".", "t/text_summary", place.ref) == (text, False)
    ((table, _),) = texts_with_places(store, ".", "u/text_summary")
    assert text_at(store, ".", "u/text_summary", table.ref)[1]
    with pytest.raises(KeyError):
        text_at(store, ".", "t/text_summary", place.ref, 1)
    (sound,) = store.records(".", "s", "audio")
    with pytest.raises(ValueError, match="cannot be read"):
        text_at(store, ".", "s", sound.ref)
