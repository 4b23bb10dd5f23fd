"""The writer that counts steps is the write side's own."""

from __future__ import annotations

import tensorboardX

from glassboard.compat.tensorboardx import GlobalSummaryWriter, global_writer
from glassboard.writer.global_writer import GlobalSummaryWriter as Own


def test_it_is_found_where_the_original_is() -> None:
    assert tensorboardX.global_writer.GlobalSummaryWriter is tensorboardX.GlobalSummaryWriter
    assert issubclass(GlobalSummaryWriter, Own)
    assert global_writer.GlobalSummaryWriter is GlobalSummaryWriter
