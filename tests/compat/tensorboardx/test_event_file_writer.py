"""A writer of whole events: what it is given is what TensorBoard reads."""

from __future__ import annotations

from pathlib import Path

import pytest
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary

from glassboard.compat.tensorboardx.event_file_writer import EventFileWriter


def event(step: int) -> Event:
    summary = Summary(value=[Summary.Value(tag="a", simple_value=1.5)])
    return Event(step=step, wall_time=12.0, summary=summary)


def test_events_stay_as_they_are(tmp_path: Path, read) -> None:
    writer = EventFileWriter(str(tmp_path), 10, 120, ".suffix")
    writer.add_event(event(3))
    writer.flush()
    writer.add_event(event(4).SerializeToString())
    writer.close()
    writer.reopen()
    writer.add_event(event(5))
    writer.close()
    assert writer.get_logdir() == str(tmp_path)
    assert len(list(tmp_path.glob("*.suffix"))) == 2
    written = [found for found in read(tmp_path).events() if found.HasField("summary")]
    assert [(found.step, found.wall_time) for found in written] == [(3, 12.0), (4, 12.0), (5, 12.0)]


def test_what_is_no_event_is_refused(tmp_path: Path) -> None:
    writer = EventFileWriter(str(tmp_path))
    with pytest.raises(TypeError):
        writer.add_event(5)
    writer.close()
