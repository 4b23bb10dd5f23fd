"""Scalars on a device are fetched without being waited for; a stub stands in for the device."""

from __future__ import annotations

import pytest
import torch

from glassboard import SummaryWriter
from glassboard.writer import deferred
from glassboard.writer.deferred import BUFFERS, SLOTS, Jax, Ring


class Stub:
    """A device that does its work when the test lets it."""

    def __init__(self) -> None:
        self.made = self.waited = 0
        self.done: set[int] = set()
        self.fetched: list[list[float]] = []
        self.recording = False

    def new_buffer(self):
        self.made += 1
        return [0.0] * SLOTS

    def store(self, buffer, slot, value):
        buffer[slot] = float(value)

    def fetch(self, buffer, count):
        self.fetched.append(buffer[:count])
        return len(self.fetched) - 1

    def is_there(self, copy):
        return copy in self.done

    def wait(self, copy):
        self.waited += 1
        self.done.add(copy)

    def numbers(self, copy, count):
        assert copy in self.done
        return self.fetched[copy]

    def is_recording(self):
        return self.recording


@pytest.fixture
def device():
    return Stub()


@pytest.fixture
def ring(device):
    return Ring(device)


def test_a_steps_scalars_are_fetched_together_when_the_next_step_begins(ring, device):
    found = []
    for step in range(3):
        for value in (0.5, 1.5):
            assert ring.add(value + step, step, found.append)
    assert device.fetched == [[0.5, 1.5], [1.5, 2.5]]
    assert found == []
    device.done = {0}
    ring.poll()
    assert found == [0.5, 1.5]
    ring.finish()
    assert found == [0.5, 1.5, 1.5, 2.5, 2.5, 3.5]
    assert device.waited == 2


def test_a_value_is_a_snapshot(ring):
    found = []
    value = torch.tensor(1.0)
    ring.add(value, 0, found.append)
    value.fill_(9.0)  # as a replayed graph does
    ring.finish()
    assert found == [1.0]


def test_numbers_come_in_the_order_of_the_calls(ring, device):
    found = []
    for step in range(3):
        ring.add(step, step, found.append)
    device.done = {1}  # the second is there before the first
    ring.poll()
    assert found == []
    device.done = {0, 1}
    ring.poll()
    assert found == [0, 1]


def test_a_device_that_is_behind_costs_scalars_and_no_time(ring, device):
    found = []
    added = [ring.add(step, step, found.append) for step in range(BUFFERS + 5)]
    assert added == [True] * BUFFERS + [False] * 5
    assert (device.made, device.waited) == (BUFFERS, 0)
    device.done = set(range(BUFFERS))
    assert ring.add(99, 99, found.append)
    ring.finish()
    assert found == [*range(BUFFERS), 99]
    assert device.made == BUFFERS


def test_a_full_buffer_is_fetched_within_a_step(ring, device):
    found = []
    for number in range(SLOTS + 1):
        assert ring.add(number, 0, found.append)
    assert len(device.fetched) == 1
    ring.finish()
    assert found == list(range(SLOTS + 1))


def test_while_a_graph_is_recorded_nothing_is_asked(ring, device):
    found = []
    ring.add(1, 1, found.append)
    device.recording = True
    device.is_there = device.wait = device.fetch = device.store = None  # type: ignore[assignment]
    assert not ring.add(2, 2, found.append)
    ring.poll()
    ring.finish()
    assert found == []


class OnDevice(torch.Tensor):
    """A tensor that says it is on a CUDA device."""

    is_cuda = True


@pytest.fixture
def cuda(monkeypatch, device):
    monkeypatch.setattr(deferred, "Cuda", lambda _: device)
    monkeypatch.setattr(deferred, "_rings", {})
    return lambda value: torch.tensor(value).as_subclass(OnDevice)


def test_the_writer_keeps_step_and_time_of_the_call(logs, cuda, device):
    with SummaryWriter(logs) as writer:
        for step in range(3):
            writer.add_scalar("loss", cuda(step / 2), step, 100.0 + step)
            writer.add_scalar("here", step, step)
        assert device.waited == 0
        writer.flush()
        assert device.waited == 3
        assert logs.points("loss") == [(0, 100.0, 0.0), (1, 101.0, 0.5), (2, 102.0, 1.0)]
        writer.add_scalar("loss", cuda(7.0), 7, 107.0)
    assert [step for step, _, _ in logs.points("loss")] == [0, 1, 2, 7]
    assert len(logs.points("here")) == 3


def test_a_resumed_run_begins_at_its_first_scalar(logs, cuda):
    with SummaryWriter(logs, resume=True) as writer:
        writer.add_scalar("loss", cuda(1.0), 5)
    assert [event.step for event in logs.events() if event.session_log.status] == [5]


def test_what_is_lost_is_counted(logs, cuda, device):
    with SummaryWriter(logs) as writer:
        for step in range(BUFFERS + 3):
            writer.add_scalar("loss", cuda(1.0), step)
        assert writer.dropped == 3
    assert len(logs.points("loss")) == BUFFERS


def test_several_numbers_are_refused_at_the_call(logs, cuda):
    with SummaryWriter(logs) as writer, pytest.raises(AssertionError, match="0D"):
        writer.add_scalar("loss", cuda([1.0, 2.0]), 1)


def test_a_device_in_trouble_does_not_reach_the_training(logs, cuda, device, caplog):
    def store(buffer, slot, value):
        raise RuntimeError("CUDA error")

    device.store = store
    with SummaryWriter(logs) as writer:
        writer.add_scalar("loss", cuda(1.0), 1)
        writer.add_scalar("loss", cuda(2.0), 2)
        assert writer.errors == 2
    assert [record.getMessage() for record in caplog.records] == [
        "a value could not be logged: RuntimeError: CUDA error; the training goes on without it"
    ]


class Later:
    """As much of a JAX array as is asked of it."""

    shape = ()

    def __init__(self, number):
        self.number, self.ready, self.copying = number, False, False

    def copy_to_host_async(self):
        self.copying = True

    def is_ready(self):
        return self.ready

    def block_until_ready(self):
        self.ready = True

    def item(self):
        assert self.ready
        return self.number


def test_jax_arrays_are_kept_until_they_are_there(logs, monkeypatch):
    monkeypatch.setattr(deferred, "_rings", {})
    arrays = [Later(step / 2) for step in range(3)]
    with SummaryWriter(logs) as writer:
        for step, array in enumerate(arrays):
            writer.add_scalar("loss", array, step)
        assert all(array.copying and not array.ready for array in arrays)
    assert [value for _, _, value in logs.points("loss")] == [0.0, 0.5, 1.0]
    assert not Jax().is_recording()


class Part:
    """As much of a DTensor as is asked of it."""

    def __init__(self, replicated):
        self.placements = [self]
        self.replicated = replicated
        self.shape = ()

    def is_replicate(self):
        return self.replicated

    def to_local(self):
        return torch.tensor(0.5)

    def item(self):
        raise AssertionError("that would wait for the other ranks")


def test_of_a_spread_tensor_the_part_of_this_rank_is_logged_and_told_once(logs, monkeypatch, caplog):
    from glassboard.writer import values

    monkeypatch.setattr(values, "_told_of_parts", False)
    with SummaryWriter(logs) as writer:
        writer.add_scalar("norm", Part(replicated=True), 1)
        assert not caplog.records
        writer.add_scalar("norm", Part(replicated=False), 2)
        writer.add_scalar("norm", Part(replicated=False), 3)
    assert len(logs.points("norm")) == 3
    (record,) = caplog.records
    assert "full_tensor" in record.getMessage()


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_on_a_real_device_nothing_is_waited_for(logs):
    total = torch.zeros((), device="cuda")
    with SummaryWriter(logs) as writer:
        writer.add_scalar("loss", total, 0)
        torch.cuda.synchronize()
        torch.cuda.set_sync_debug_mode("error")
        try:
            for step in range(1, 100):
                total += 1
                writer.add_scalar("loss", total, step)
        finally:
            torch.cuda.set_sync_debug_mode("default")
    found = {step: value for step, _, value in logs.points("loss")}
    assert all(step == value for step, value in found.items())
    assert len(found) + writer.dropped == 100
