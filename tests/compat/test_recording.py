"""What a call would write, without a file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary

from glassboard.compat.recording import (
    message,
    recorded_events,
    recorded_graph,
    recorded_summaries,
    recorded_summary,
)
from glassboard.compat.torch import SummaryWriter


def test_events_are_those_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    def call(writer: SummaryWriter) -> None:
        writer.add_scalar("a", 1.5, 3, 12.0)
        writer.add_text("b", "text", 4, 13.0)

    first, second = map(Event.FromString, recorded_events(SummaryWriter, call))
    assert (first.step, first.wall_time, first.summary.value[0].simple_value) == (3, 12.0, 1.5)
    assert (second.step, second.summary.value[0].tag) == (4, "b/text_summary")
    assert not list(tmp_path.iterdir())


def test_values_of_sub_runs_come_too() -> None:
    summaries = recorded_summaries(SummaryWriter, lambda writer: writer.add_scalars("a", {"x": 1, "y": 2}))
    assert [summary.value[0].simple_value for summary in summaries] == [1, 2]
    merged = recorded_summary(SummaryWriter, lambda writer: writer.add_scalars("a", {"x": 1, "y": 2}))
    assert isinstance(merged, Summary)
    assert len(merged.value) == 2


def test_each_recording_is_its_own() -> None:
    for _ in range(2):
        assert len(recorded_events(SummaryWriter, lambda writer: writer.add_scalar("a", 1))) == 1


def test_a_call_that_writes_no_graph_gives_an_empty_one() -> None:
    graph, profile = recorded_graph(SummaryWriter, lambda writer: writer.add_scalar("a", 1))
    assert graph.SerializeToString() == profile.SerializeToString() == b""


def test_errors_come_through() -> None:
    with pytest.raises(NotImplementedError):
        recorded_summary(SummaryWriter, lambda writer: writer.add_scalar("a", None))


def test_messages_are_protocol_buffers_where_they_are_installed() -> None:
    assert isinstance(message("summary_pb2", "Summary", b""), Summary)
    assert message("no_such_pb2", "Nothing", b"x").SerializeToString() == b"x"


def test_large_values_are_waited_for() -> None:
    pixels = np.random.default_rng(0).integers(0, 255, (3, 1500, 1500), np.uint8)
    made = recorded_summary(SummaryWriter, lambda writer: writer.add_image("a", pixels))
    assert made.value[0].image.width == 1500
