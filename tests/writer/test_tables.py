"""Matrices and tables are methods of the writer, and nothing happens without a disk."""

from __future__ import annotations

import inspect

from glassboard import SummaryWriter


def test_arguments_by_place(logs):
    with SummaryWriter(logs) as writer:
        writer.add_matrix("m", [[1, 2]], 3, ["r"], ["a", "b"], 4.5)
        writer.add_table("t", [["x"]], ["c"], 3, 4.5)
    assert [(event.step, event.wall_time) for event in logs.events()[2:]] == [(3, 4.5)] * 2
    assert [*inspect.signature(SummaryWriter.add_matrix).parameters][:4] == [
        "self",
        "tag",
        "matrix",
        "global_step",
    ]


def test_without_disk_nothing_happens(logs):
    with SummaryWriter(logs, write_to_disk=False) as writer:
        writer.add_matrix("m", object())
        writer.add_table("t", object())
    assert not logs.path.exists()
