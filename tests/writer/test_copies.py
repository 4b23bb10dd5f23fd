"""Copies are what was logged, whatever becomes of the original, and their memory is used again."""

from __future__ import annotations

import numpy as np
import pytest

from glassboard.events.event import text_event
from glassboard.writer import copies
from glassboard.writer.event_file import EventFile


@pytest.fixture
def file(logs, monkeypatch):
    monkeypatch.setattr(copies, "_free", [])
    file = EventFile(logs)
    yield file
    file.close()


def log(file, array, seen):
    def make(held):
        seen.append(held.copy())
        return text_event("t", "text", 1, 1.5)

    copies.encode_later(file, array, make)


@pytest.mark.parametrize("dtype", [np.uint8, np.float16, np.float64, np.bool_, np.complex64])
@pytest.mark.parametrize("shape", [(), (0,), (5,), (3, 4, 2)])
def test_a_copy_is_what_was_logged(file, dtype, shape):
    array = np.arange(np.prod(shape), dtype=np.float32).reshape(shape).astype(dtype)
    wanted, seen = array.copy(), []
    log(file, array, seen)
    array[...] = 0
    file.flush()
    assert seen[0].dtype == wanted.dtype
    assert seen[0].tolist() == wanted.tolist()


def test_any_order_of_elements(file):
    seen = []
    log(file, np.arange(6).reshape(2, 3).T[::-1], seen)
    file.flush()
    assert seen[0].tolist() == [[2, 5], [1, 4], [0, 3]]


def test_memory_is_used_again(file):
    array, seen = np.ones(1000), []
    log(file, array, seen)
    file.flush()
    (room,) = copies._free
    log(file, array[:900], seen)
    file.flush()
    assert copies._free[0] is room
    log(file, array[:100], seen)  # for so little it would be a waste
    file.flush()
    assert len(copies._free) == 2


def test_no_more_is_kept_than_is_told(file, monkeypatch):
    monkeypatch.setattr(copies, "KEPT", 10_000)
    seen = []
    for _ in range(3):
        log(file, np.ones(1000), seen)
        file.flush()
        log(file, np.ones(200), seen)
        file.flush()
    assert sum(room.nbytes for room in copies._free) <= 10_000


def test_memory_comes_back_when_encoding_fails(file):
    copies.encode_later(file, np.ones(10_000), lambda held: bytes(1 / 0))
    file.flush()
    assert len(copies._free) == 1
    assert file.errors == 1
