"""SummaryWriter's constructor and manners: what programs do to writers beyond logging."""

from __future__ import annotations

import copy
import gc
import pickle
import re
import weakref
from pathlib import Path
from unittest import mock

import pytest
from torch.utils.tensorboard import SummaryWriter as TorchWriter

from glassboard import SummaryWriter


def test_the_default_directory_is_that_of_the_peers(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with SummaryWriter(comment="-lr1") as writer:
        pass
    assert re.fullmatch(r"runs/\w{3}\d\d_\d\d-\d\d-\d\d_.+-lr1", str(writer.log_dir))
    assert list(Path(writer.log_dir).glob("events.out.tfevents.*"))


@pytest.mark.parametrize("arguments", [{"log_dir": "a"}, {"logdir": "a"}, {"log_dir": "a", "logdir": "b"}])
def test_both_names_of_the_directory(arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with SummaryWriter(**arguments, comment="ignored") as writer:
        assert writer.log_dir == writer.logdir == writer.get_logdir() == "a"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_positional_arguments_are_those_of_both_peers(logs):
    with SummaryWriter(str(logs.path), "", 3, 10, 120, ".suffix") as writer:
        assert (writer.purge_step, writer.max_queue, writer.flush_secs) == (3, 10, 120)
    (file,) = logs.files
    assert file.name.endswith(".suffix")


def test_close_twice_and_log_again(logs):
    writer = SummaryWriter(logs)
    writer.add_scalar("t", 1.0, 1)
    writer.close()
    writer.close()
    writer.flush()
    assert len(logs.files) == 1
    writer.add_scalar("t", 2.0, 2)
    writer.add_text("note", "again", 2)
    writer.close()
    assert len(logs.files) == 2
    assert [step for step, _, _ in logs.points("t")] == [1, 2]


def test_without_disk_nothing_happens(logs):
    with SummaryWriter(logs, write_to_disk=False) as writer:
        writer.add_scalar("t", 1.0, 1)
        writer.add_scalar("t", object(), "x", new_style=True)
        writer.add_scalars("t", {"a": 1.0}, 1)
        writer.add_text("t", "text", 1)
        writer.flush()
    assert not logs.path.exists()
    assert (writer.errors, writer.dropped) == (0, 0)


@pytest.mark.parametrize("clone", [copy.deepcopy, copy.copy, lambda w: pickle.loads(pickle.dumps(w))])
def test_copies_write_files_of_their_own(logs, clone):
    with SummaryWriter(logs, purge_step=0, filename_suffix=".s") as writer:
        writer.add_scalar("t", 1.0, 1)
        writer.add_scalars("sub", {"a": 1.0}, 1)
        other = clone(writer)
        assert len(logs.files) == 1
        other.add_scalar("t", 2.0, 2)
        other.add_scalars("sub", {"a": 2.0}, 2)
        writer.add_scalar("t", 3.0, 3)
        other.close()
    assert len(logs.files) == 2
    assert sorted(step for step, _, _ in logs.points("t")) == [1, 2, 3]
    assert {step for step, _, _ in logs.points("sub", run="sub_a")} == {1, 2}


def test_weak_references_and_collection(logs):
    writer = SummaryWriter(logs)
    writer.add_scalar("t", 1.0, 1)
    reference = weakref.ref(writer)
    del writer
    gc.collect()
    assert reference() is None


class Doubled(SummaryWriter):
    def __init__(self, *args, **kwargs):
        self.calls = 0
        super().__init__(*args, **kwargs)

    def add_scalar(self, tag, scalar_value, *args, **kwargs):
        self.calls += 1
        super().add_scalar(tag, 2 * scalar_value, *args, **kwargs)


def test_subclasses(logs):
    with Doubled(logs) as writer:
        writer.add_scalar("t", 1.5, 1)
        assert isinstance(pickle.loads(pickle.dumps(writer)), Doubled)
    assert writer.calls == 1
    assert [value for _, _, value in logs.points("t")] == [3.0]


def test_patching_class_and_instance(logs):
    with SummaryWriter(logs) as writer:
        with mock.patch.object(SummaryWriter, "add_scalar", autospec=True) as patched:
            writer.add_scalar("t", 1.0, global_step=1)
        patched.assert_called_once_with(writer, "t", 1.0, global_step=1)
        with mock.patch.object(writer, "add_scalar") as patched:
            writer.add_scalar("t", 1.0, 2)
        patched.assert_called_once_with("t", 1.0, 2)
        writer.add_scalar("t", 1.0, 3)
    assert [step for step, _, _ in logs.points("t")] == [3]


def test_autospec_knows_the_signature(logs):
    double = mock.create_autospec(SummaryWriter, instance=True)
    double.add_scalar("t", 1.0, global_step=1)
    with pytest.raises(TypeError):
        double.add_scalar("t", 1.0, no_such_argument=1)
    with SummaryWriter(logs) as writer:
        mock.create_autospec(writer).add_scalar("t", 1.0)


def test_steps_tags_and_times_of_every_type(logs):
    import numpy as np
    import torch

    with SummaryWriter(logs) as writer:
        for step in (1, np.int64(2), torch.tensor(3), 4.9, np.float32(5)):
            writer.add_scalar(7, 0.5, step, np.float64(10.0))
            writer.add_scalar(b"bytes", 0.5, step, 10)
    assert [point[:2] for point in logs.points("7")] == [(step, 10.0) for step in range(1, 6)]
    assert [point[:2] for point in logs.points("bytes")] == [(step, 10.0) for step in range(1, 6)]


def test_the_wall_time_is_now(logs):
    import time

    with SummaryWriter(logs) as writer:
        before = time.time()
        writer.add_scalar("t", 0.5)
        writer.add_scalar("t", "0.5")
        after = time.time()
    assert all(before - 1e-3 <= wall <= after + 1e-3 for _, wall, _ in logs.points("t"))


def test_importing_the_writer_loads_neither_frameworks_nor_the_read_side(run_python):
    program = """
        import sys
        from glassboard import SummaryWriter
        heavy = {"numpy", "torch", "tensorboard", "starlette", "uvicorn", "msgspec", "watchfiles", "asyncio",
                 "logging", "socket", "dataclasses", "inspect", "multiprocessing", "importlib.metadata"}
        print(sorted(heavy & set(sys.modules)))
        print([name for name in sys.modules if name.startswith(("glassboard.server", "glassboard.store",
               "glassboard.reader", "glassboard.series", "glassboard.cli", "glassboard.events.codec",
               "glassboard.writer.kinds.histogram", "glassboard.writer.png", "glassboard.writer.deferred"))])
    """
    assert run_python(program).split("\n")[:2] == ["[]", "[]"]


def test_the_edges_of_histograms_are_those_of_the_peers(logs):
    with SummaryWriter(logs) as writer:
        assert writer.default_bins == TorchWriter(str(logs.path)).default_bins
        writer.default_bins = [0.0, 1.0]
        assert writer.default_bins == [0.0, 1.0]
