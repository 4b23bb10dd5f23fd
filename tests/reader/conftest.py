"""Writes event files by hand, event by event, for what no writer would do by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from glassboard.events.codec import frame
from glassboard.events.event import (
    StartRecord,
    file_version_event,
    scalar_event,
    session_start_event,
    start_event,
)


@pytest.fixture
def write_events() -> Callable[..., Path]:
    """Append events to a file: (wall, tag, step, value), or (wall, "START", step) for a session start."""

    def write(
        path: Path, events: Iterable[tuple], *, start: StartRecord | None = None, wall: float = 0.0
    ) -> Path:
        new = not path.exists()
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            if new:
                file.write(frame(file_version_event(wall)))
                if start is not None:
                    file.write(frame(start_event(wall, start)))
            for at, tag, step, *value in events:
                if tag == "START":
                    file.write(frame(session_start_event(at, step)))
                else:
                    file.write(frame(scalar_event(tag, value[0], step, at)))
        return path

    return write
