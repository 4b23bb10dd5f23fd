"""What a writer says of itself: every event is counted by its kind, and nothing else is."""

from __future__ import annotations

import pytest

from glassboard import SummaryWriter
from glassboard.writer import _native
from glassboard.writer.stats import WriterStats


def test_a_healthy_disk(logs):
    with SummaryWriter(logs) as writer:
        assert writer.stats() == WriterStats()
        for step in range(100):
            writer.add_scalar("t", 0.1, step)
        writer.add_scalar("t", 0.1, 100, new_style=True)
        writer.add_scalars("sub", {"a": 1.0, "b": 2.0}, 1)
        writer.add_text("note", "one", 1)
        assert writer.flush()
        stats = writer.stats()
        assert stats[:6] == (103, 1, 0, 0, 0, 0)
        assert (stats.added, stats.dropped) == (104, 0)
        writer.close()
        writer.add_text("note", "two", 2)  # in a file of its own
        assert writer.stats().pending_bytes > 0
    assert writer.stats()[:6] == (103, 2, 0, 0, 0, 0)


def test_scalars_are_dropped_last(logs):
    logs.path.write_text("in the way")
    writer = SummaryWriter(logs)
    _native.set_memory_bound(2_000_000)
    try:
        for step in range(3000):
            writer.add_text("note", "x" * 1000, step)
            writer.add_scalar("t", 0.1, step)
        stats = writer.stats()
    finally:
        _native.set_memory_bound(64 << 20)
    assert stats.dropped_scalars == 0
    assert stats.dropped_others > 1000
    assert stats.pending_bytes < 2_100_000
    assert 0.04 <= stats.longest_wait < 1.0
    logs.path.unlink()
    assert writer.close()
    assert len(logs.points("t")) == 3000
    assert len(logs.events()) == 2 + writer.stats().added - writer.stats().dropped


@pytest.mark.parametrize("call", ["flush", "close"])
@pytest.mark.parametrize("timeout", [None, 20.0, 0.0, float("inf"), 20])
def test_flush_and_close_tell_whether_all_is_written(logs, call, timeout):
    logs.path.write_text("in the way")
    writer = SummaryWriter(logs)
    writer.add_scalar("t", 0.1, 1)
    assert not getattr(writer, call)(timeout)
    logs.path.unlink()
    writer.add_scalar("t", 0.1, 2)
    assert getattr(writer, call)(timeout) or timeout == 0.0
    writer.close()
    assert len(logs.points("t")) == 2 - writer.stats().dropped_scalars


def test_nothing_to_write_is_written(logs):
    writer = SummaryWriter(logs)
    assert writer.close()
    assert writer.flush()
    assert writer.flush(1.0)
    assert writer.close(1.0)
    assert SummaryWriter(logs, write_to_disk=False).flush()
