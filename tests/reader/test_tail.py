"""A tail reads what is there, waits for the rest, and sees when another file took the place."""

from __future__ import annotations

import os
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from glassboard import SummaryWriter
from glassboard.events.codec import frame
from glassboard.events.event import (
    EndRecord,
    StartRecord,
    end_event,
    file_version_event,
    scalar_event,
    start_event,
)
from glassboard.reader.tail import FileTail

ALL = 1 << 30


def steps(tail: FileTail, tag: str = "loss") -> list[int]:
    return list(tail.columns[tag].steps)


def test_reads_on_from_where_it_stopped(tmp_path: Path, write_events: Callable[..., Path]) -> None:
    path = write_events(tmp_path / "x.tfevents", [(1.0, "loss", 1, 0.5)])
    tail = FileTail(str(path))
    assert tail.first_wall == float("inf")
    assert tail.last_wall == float("-inf")
    tail.advance(ALL)
    assert steps(tail) == [1]
    assert not tail.has_news()
    write_events(path, [(3.0, "loss", 2, 0.4), (2.0, "acc", 2, 0.9)])
    assert tail.has_news()
    tail.advance(ALL)
    assert steps(tail) == [1, 2]
    assert steps(tail, "acc") == [2]
    assert (tail.first_wall, tail.last_wall) == (1.0, 3.0)


def test_a_half_written_record_is_waited_for(tmp_path: Path, write_events: Callable[..., Path]) -> None:
    whole = write_events(
        tmp_path / "whole.tfevents", [(1.0, "loss", 1, 0.5), (2.0, "loss", 2, 0.4)]
    ).read_bytes()
    path = tmp_path / "x.tfevents"
    path.write_bytes(whole[:-5])
    tail = FileTail(str(path))
    tail.advance(ALL)
    assert steps(tail) == [1]
    path.write_bytes(whole)
    tail.advance(ALL)
    assert steps(tail) == [1, 2]
    assert tail.scanner.damage == []


def test_a_damaged_record_is_reported_and_the_rest_is_read(
    tmp_path: Path, write_events: Callable[..., Path]
) -> None:
    path = write_events(tmp_path / "x.tfevents", [(1.0, "loss", 1, 0.5)])
    begin = path.stat().st_size
    write_events(path, [(2.0, "loss", 2, 0.4)])
    end = path.stat().st_size
    write_events(path, [(3.0, "loss", 3, 0.3)])
    data = bytearray(path.read_bytes())
    data[end - 5] ^= 1  # the last byte before the checksum
    path.write_bytes(data)
    tail = FileTail(str(path))
    tail.advance(ALL)
    assert steps(tail) == [1, 3]
    assert [offset for offset, _, _ in tail.scanner.damage] == [begin]


def test_reads_in_stretches(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        for step in range(100_000):
            writer.add_scalar("loss", 0.5, step)
    (path,) = tmp_path.iterdir()
    tail = FileTail(str(path))
    seen = []
    while tail.advance(1 << 20):
        seen.append(len(tail.columns["loss"]))
    assert steps(tail) == list(range(100_000))
    assert len(seen) > 2
    assert 0 < seen[0] < 50_000


def test_a_replaced_or_shortened_file_is_noticed(tmp_path: Path, write_events: Callable[..., Path]) -> None:
    path = write_events(tmp_path / "x.tfevents", [(1.0, "loss", 1, 0.5)])
    tail = FileTail(str(path))
    assert not tail.was_replaced()
    tail.advance(ALL)
    assert not tail.was_replaced()
    os.replace(write_events(tmp_path / "other", [(1.0, "loss", 1, 0.5), (2.0, "loss", 2, 0.5)]), path)
    assert tail.was_replaced()
    tail = FileTail(str(path))
    tail.advance(ALL)
    os.truncate(path, 10)
    assert tail.was_replaced()


def test_a_missing_file_is_an_os_error(tmp_path: Path) -> None:
    tail = FileTail(str(tmp_path / "x.tfevents"))
    with pytest.raises(OSError, match="tfevents"):
        tail.advance(ALL)


def test_a_pipe_is_an_os_error_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.tfevents")
    with pytest.raises(OSError, match=r"\w"):
        FileTail(str(tmp_path / "x.tfevents")).advance(ALL)


def test_the_start_record_is_known(tmp_path: Path, write_events: Callable[..., Path]) -> None:
    start = StartRecord("abc", attempt=2, rank=3, world_size=8)
    tail = FileTail(str(write_events(tmp_path / "x.tfevents", [], start=start)))
    assert tail.start is None
    assert tail.rank == 0
    tail.advance(ALL)
    assert tail.start == start
    assert tail.rank == 3


def test_our_writers_files_have_one(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        writer.add_scalar("loss", 0.5, 1)
    (path,) = tmp_path.iterdir()
    tail = FileTail(str(path))
    tail.advance(ALL)
    assert tail.start is not None
    assert tail.start.pid == os.getpid()


def test_signs_of_life_are_no_events(tmp_path: Path) -> None:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    path = tmp_path / "events.out.tfevents.1"
    heartbeat = b"\x09" + struct.pack("<d", 90.0) + b"\xd2\x3e\x00"
    events = [
        file_version_event(1.0),
        start_event(1.0, StartRecord("host-1-2", host="host", pid=1)),
        scalar_event("loss", 0.5, 1, 10.0),
        heartbeat,
        end_event(95.0, EndRecord("ValueError")),
    ]
    path.write_bytes(b"".join(map(frame, events[:4])))
    tail = FileTail(str(path))
    tail.advance(1 << 20)
    assert (tail.last_wall, tail.signs.last_sign, tail.signs.error) == (10.0, 90.0, None)
    path.write_bytes(b"".join(map(frame, events)))
    tail.advance(1 << 20)
    assert (tail.last_wall, tail.signs.last_sign, tail.signs.error) == (10.0, 95.0, "ValueError")
    assert tail.damaged == 0
    theirs = EventAccumulator(str(path)).Reload()
    assert [(event.step, event.value) for event in theirs.Scalars("loss")] == [(1, 0.5)]
    assert theirs.Tags()["tensors"] == []
