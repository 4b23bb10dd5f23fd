"""The groups of methods are all part of the one writer."""

from __future__ import annotations

from glassboard import SummaryWriter
from glassboard.writer.methods import Methods


def test_the_writer_is_made_of_all_groups():
    groups = Methods.__subclasses__()
    assert len(groups) == 4
    assert all(issubclass(SummaryWriter, group) for group in groups)
