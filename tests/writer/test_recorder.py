"""Event files that are none take what a file takes, and leave nothing on disk."""

from __future__ import annotations

from glassboard.events.event import scalar_event, scalars_event, text_event
from glassboard.writer.kinds import scalar
from glassboard.writer.recorder import Nowhere, Recorder


def log_all(file):
    scalar.add(file, "t", 0.5, 1, 2.5)
    scalar.add_many(file, {"a": 1.0, "b": 2.0}, 1, 2.5)
    file.add_event(text_event("note", "text", 1, 2.5))
    file.flush()
    file.close()


def test_a_list_of_events(logs):
    events = []
    log_all(Recorder(logs, events))
    assert events == [
        scalar_event("t", 0.5, 1, 2.5),
        scalars_event({"a": 1.0, "b": 2.0}, 1, 2.5),
        text_event("note", "text", 1, 2.5),
    ]
    assert not logs.path.exists()


def test_nothing(logs):
    log_all(Nowhere(logs))
    assert not logs.path.exists()
