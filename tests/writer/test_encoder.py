"""Large values are encoded behind the caller's back, in order, and never lost or dropped."""

from __future__ import annotations

import logging
import threading

import pytest

from glassboard.errors import WriteError
from glassboard.events.event import text_event
from glassboard.writer.encoder import Encoder, encoder
from glassboard.writer.event_file import EventFile


@pytest.fixture
def file(logs):
    file = EventFile(logs)
    yield file
    file.close()


def event(step: int) -> bytes:
    return text_event("t", "text", step, 1.5)


def steps(logs) -> list[int]:
    return [found.step for found in logs.events() if found.HasField("summary")]


def test_values_are_added_in_order_whoever_encodes_them(logs, file):
    queue = Encoder(budget=20)  # callers help
    who = set()

    def encode(step: int) -> bytes:
        who.add(threading.current_thread().name)
        if step % 3 == 0:
            threading.Event().wait(0.002)
        return event(step)

    for step in range(200):
        queue.submit(file, 1, lambda step=step: encode(step))
    assert queue.finish(file)
    file.flush()
    assert steps(logs) == list(range(200))
    assert who == {"MainThread", "glassboard-encode"}


def test_a_caller_does_not_wait_for_its_value(file):
    queue = Encoder()
    begun, gate = threading.Event(), threading.Event()

    def encode() -> bytes:
        begun.set()
        gate.wait(10)
        return event(1)

    queue.submit(file, 1, encode)
    assert begun.wait(10)
    assert not queue.finish(file, timeout=0.01)
    gate.set()
    assert queue.finish(file, timeout=10)


def test_whoever_gives_up_encodes_no_further(file):
    queue = Encoder()
    begun, gate = threading.Event(), threading.Event()
    encoded = []

    def block() -> bytes:
        begun.set()
        gate.wait(10)
        return event(0)

    def encode(step: int) -> bytes:
        encoded.append(step)
        threading.Event().wait(0.05)
        return event(step)

    queue.submit(file, 1, block)
    assert begun.wait(10)  # by the thread
    for step in range(1, 40):
        queue.submit(file, 1, lambda step=step: encode(step))
    assert not queue.finish(file, timeout=0.1)
    assert len(encoded) < 39
    gate.set()
    assert queue.finish(file)
    assert len(encoded) == 39


def test_other_files_values_are_nothing_to_wait_for(file, tmp_path):
    queue = Encoder()
    gate = threading.Event()
    queue.submit(file, 1, lambda: event(1) if gate.wait(10) else b"")
    assert queue.finish(EventFile(tmp_path / "other"))
    gate.set()
    assert queue.finish(file)


def test_no_more_than_the_budget_is_held(file):
    queue = Encoder(budget=100)
    held = []
    for step in range(50):
        queue.submit(file, 40, lambda step=step: event(step))
        held.append(queue._held)
    assert queue.finish(file)
    assert max(held) <= 100 + 40  # and one that the thread encodes
    assert queue._held == 0


def test_what_cannot_be_encoded_is_told_once_and_the_rest_goes_on(logs, file, caplog):
    queue = Encoder()
    with caplog.at_level(logging.ERROR, "glassboard"):
        for step in range(6):
            queue.submit(file, 1, lambda step=step: event(step) if step % 2 else bytes(step / 0))
        assert queue.finish(file)
        file.flush()
    assert steps(logs) == [1, 3, 5]
    assert file.errors == 3
    assert len(caplog.records) == 1
    assert "ZeroDivisionError" in caplog.text


def test_strict_files_raise_it_at_the_next_call(logs):
    file = EventFile(logs, strict=True)
    file.ready()
    file.add_later(1 << 20, lambda: bytes(1 / 0))  # type: ignore[arg-type]
    file.flush()
    with pytest.raises(WriteError, match="ZeroDivisionError"):
        file.add_event(event(1))
    file.add_event(event(2))
    file.close()
    assert steps(logs) == [2]


def test_flush_and_close_wait_for_the_values(logs):
    file = EventFile(logs)
    file.ready()
    for step in range(20):
        file.add_later(1 << 20, lambda step=step: event(step))
    file.flush()
    assert steps(logs) == list(range(20))
    file.add_later(1 << 20, lambda: event(20))
    file.close()
    assert steps(logs) == list(range(21))


def test_exit_waits_for_the_values(logs, run_python):
    program = """
        import sys, time
        from glassboard.events.event import text_event
        from glassboard.writer.event_file import EventFile
        file = EventFile(sys.argv[1])
        file.ready()
        file.add_later(1 << 20, lambda: time.sleep(0.3) or text_event("t", "text", 7, 1.5))
    """
    run_python(program, logs.path)
    assert steps(logs) == [7]


def test_a_child_leaves_its_parents_values_to_it(logs, run_python):
    program = """
        import os, sys, time
        from glassboard.events.event import text_event
        from glassboard.writer.event_file import EventFile
        file = EventFile(sys.argv[1])
        file.ready()
        file.add_later(1 << 20, lambda: time.sleep(0.3) or text_event("t", "parent", 1, 1.5))
        if os.fork() == 0:
            file.add_later(1 << 20, lambda: text_event("t", "child", 2, 1.5))
            file.close()
            os._exit(0)
        os.wait()
        file.close()
    """
    run_python(program, logs.path)
    found = sorted(
        [event.step for event in logs.events(path) if event.HasField("summary")] for path in logs.files
    )
    assert found == [[1], [2]]


def test_nothing_is_left_of_the_value_once_it_is_encoded(file):
    import weakref

    class Value:
        pass

    queue = Encoder()
    value = Value()
    gone = weakref.ref(value)
    queue.submit(file, 1, lambda held=value: event(id(held) % 7))
    del value
    assert queue.finish(file)
    assert gone() is None


def test_small_values_are_encoded_at_once_unless_larger_ones_wait(logs):
    file = EventFile(logs)
    file.ready()
    file.add_later(1, lambda: event(1))
    assert not encoder.holds(file)
    gate = threading.Event()
    file.add_later(1 << 20, lambda: event(2) if gate.wait(10) else b"")
    assert encoder.holds(file)
    file.add_later(1, lambda: event(3))
    gate.set()
    file.close()
    assert steps(logs) == [1, 2, 3]


def test_whoever_replaces_the_hooks_is_given_the_event_at_once(logs):
    file = EventFile(logs)
    given = []
    file.through = given.append
    file.add_later(1 << 20, lambda: event(1))
    assert given == [event(1)]
