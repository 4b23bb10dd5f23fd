"""Event files survive kill, fork, threads and disks that refuse; a log call never fails for one."""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import resource
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
import time

import pytest
from tensorboard.compat.proto.event_pb2 import SessionLog

from glassboard import SummaryWriter
from glassboard.errors import LogdirError, WriteError
from glassboard.events.event import StartRecord
from glassboard.events.wire import read_fields
from glassboard.writer import _native
from glassboard.writer.event_file import EventFile
from glassboard.writer.start import this_start


def steps_of(logs, tag="t") -> list[int]:
    return [step for step, _, _ in logs.points(tag)]


def test_every_file_begins_with_version_and_start(logs, read_payloads):
    with SummaryWriter(logs):
        pass
    (file,) = logs.files
    version, start = read_payloads(file)
    assert logs.events()[0].file_version == "brain.Event:2"
    (record,) = [value for number, _, value in read_fields(start) if number == 1001]
    assert version
    assert StartRecord.decode(record) == this_start()


def test_names_are_those_of_torch_with_the_suffix(logs):
    with SummaryWriter(logs, filename_suffix=".mine"):
        pass
    (file,) = logs.files
    _, _, _, seconds, *host, pid, counter, suffix = file.name.split(".")
    assert len(seconds) == 10
    assert (".".join(host), int(pid), suffix) == (os.uname().nodename, os.getpid(), "mine")
    assert counter.isdecimal()


def test_two_writers_in_one_second_do_not_collide(logs):
    with SummaryWriter(logs) as one, SummaryWriter(logs) as two:
        one.add_scalar("t", 1.0, 1)
        two.add_scalar("t", 2.0, 2)
    assert len(logs.files) == 2
    assert sorted(steps_of(logs)) == [1, 2]


def test_flush_makes_everything_visible_while_the_file_is_open(logs):
    with SummaryWriter(logs) as writer:
        for step in range(10_000):
            writer.add_scalar("t", step, step)
        writer.flush()
        assert steps_of(logs) == list(range(10_000))


def test_kill_costs_at_most_the_last_second(logs):
    program = """
        import sys, time
        from glassboard import SummaryWriter
        writer = SummaryWriter(sys.argv[1])
        step = 0
        while True:
            writer.add_scalar("t", 0.1, step)
            print(step, flush=True)
            step += 1
            time.sleep(0.005)
    """
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program), str(logs.path)], stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout
        logged = [(int(child.stdout.readline()), time.monotonic()) for _ in range(400)]
        killed = time.monotonic()
        child.send_signal(signal.SIGKILL)
    found = steps_of(logs)
    assert found == list(range(len(found)))
    assert set(found) >= {step for step, at in logged if at < killed - 1.0}
    assert any(at < killed - 1.0 for _, at in logged)


def test_threads_lose_nothing(logs):
    writer = SummaryWriter(logs)

    def log(thread: int) -> None:
        for step in range(10_000):
            writer.add_scalar(f"t{thread}", step, step)

    threads = [threading.Thread(target=log, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    writer.close()
    scalars = logs.scalars()
    assert {tag: [step for _, step, _ in points] for tag, points in scalars.items()} == {
        f"t{n}": list(range(10_000)) for n in range(8)
    }


def test_fork_gives_the_child_a_file_of_its_own(logs, run_python):
    program = """
        import os, sys
        from glassboard import SummaryWriter
        writer = SummaryWriter(sys.argv[1])
        writer.add_scalar("parent", 0.1, 1)          # pending while the child is made
        if os.fork() == 0:
            writer.add_scalar("child", 0.1, 1)
            writer.add_scalar("child", 0.1, 2)
            if os.fork() == 0:
                writer.add_scalar("grandchild", 0.1, 1)
                writer.close()
                os._exit(0)
            os.wait()
            sys.exit()                                # exit handlers run: no close() needed
        os.wait()
        writer.add_scalar("parent", 0.1, 2)
    """
    run_python(program, logs.path)
    assert len(logs.files) == 3
    assert steps_of(logs, "parent") == [1, 2]
    assert steps_of(logs, "child") == [1, 2]
    assert steps_of(logs, "grandchild") == [1]
    for file in logs.files:
        tags = {value.tag for event in logs.events(file) for value in event.summary.value}
        assert len(tags) == 1


def log_one(writer: SummaryWriter, tag: str) -> None:
    writer.add_scalar(tag, 0.1, 1)


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_multiprocessing(logs, method):
    context = multiprocessing.get_context(method)
    with SummaryWriter(logs) as writer:
        writer.add_scalar("parent", 0.1, 1)
        children = [context.Process(target=log_one, args=(writer, f"child{n}")) for n in range(2)]
        for child in children:
            child.start()
        for child in children:
            child.join()
            assert child.exitcode == 0
        writer.add_scalar("parent", 0.1, 2)
    assert len(logs.files) == 3
    assert {tag: len(points) for tag, points in logs.scalars().items()} == {
        "parent": 2,
        "child0": 1,
        "child1": 1,
    }


def test_exit_writes_what_is_pending(logs, run_python):
    program = """
        import atexit, sys
        from glassboard import SummaryWriter
        writers = []
        atexit.register(lambda: writers[0].add_scalar("t", 1.0, 3))    # runs after Glassboard's own handler
        writers.append(SummaryWriter(sys.argv[1]))
        writers[0].add_scalar("t", 1.0, 1)
        SummaryWriter(sys.argv[1]).add_scalar("t", 1.0, 2)             # collected at once, never closed
    """
    run_python(program, logs.path)
    assert sorted(steps_of(logs)) == [1, 2, 3]


def test_a_place_that_cannot_be_written_is_logged_once_and_waited_for(logs, caplog):
    logs.path.write_text("a file where the directory should be")
    with caplog.at_level(logging.ERROR, "glassboard"):
        writer = SummaryWriter(logs)
        for step in range(100):
            writer.add_scalar("t", 0.1, step)
            writer.flush()
        assert writer.errors > 0
        assert writer.dropped == 0
        assert len(caplog.records) == 1
        assert "log_dir" in caplog.text
        logs.path.unlink()
        writer.flush()
        assert steps_of(logs) == list(range(100))
        writer.close()
    assert len(caplog.records) == 1


def test_a_directory_removed_under_way_does_not_raise(logs):
    writer = SummaryWriter(logs)
    writer.add_scalar("t", 0.1, 1)
    shutil.rmtree(logs.path)
    writer.add_scalar("t", 0.1, 2)
    writer.close()
    writer.add_scalar("t", 0.1, 3)
    writer.close()
    assert steps_of(logs) == [3]


@contextlib.contextmanager
def small_files():
    """Has writes beyond the first 10 000 bytes of a file fail, as on a full disk.

    It must end before pytest reports the test: what pytest prints may go to a file longer than that.
    """
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_keeps_the_points_until_there_is_room(logs, monkeypatch):
    said = []
    monkeypatch.setattr(logging.getLogger("glassboard"), "error", said.append)
    with small_files():
        writer = SummaryWriter(logs)
        for step in range(1000):
            writer.add_scalar("t", 0.1, step)
        writer.flush()
        writer.add_scalar("t", 0.1, 1000)
    writer.close()
    assert (len(said), writer.dropped) == (1, 0)
    assert writer.errors >= 1
    assert steps_of(logs) == list(range(1001))


def test_beyond_the_memory_bound_events_are_dropped_counted_and_told(logs, monkeypatch):
    said = []
    monkeypatch.setattr(logging.getLogger("glassboard"), "error", said.append)
    _native.set_memory_bound(0)
    try:
        with small_files():
            writer = SummaryWriter(logs)
            begin = time.monotonic()
            for step in range(5000):
                writer.add_scalar("t", 0.1, step)
            assert time.monotonic() - begin < 60  # waited once, not five thousand times
        writer.close()
    finally:
        _native.set_memory_bound(64 << 20)
    assert writer.dropped > 0
    assert len(steps_of(logs)) == 5000 - writer.dropped
    assert len([message for message in said if "lost" in message]) in (
        1,
        2,
    )  # at once, and the total at close


def test_strict_raises_at_construction(logs):
    logs.path.write_text("in the way")
    with pytest.raises(WriteError, match="log_dir"):
        SummaryWriter(logs, strict=True)


def log_until_the_disk_is_full(writer: SummaryWriter, call: str) -> None:
    for step in range(1000):
        writer.add_scalar("t", 0.1, step)  # raises here if the flushing thread was quick
    while call == "add":
        time.sleep(0.01)
        writer.add_scalar("t", 0.1, 1000)
    getattr(writer, call)()


@pytest.mark.parametrize("call", ["add", "flush", "close"])
def test_strict_raises_at_the_next_call(logs, call):
    with small_files():
        writer = SummaryWriter(logs, strict=True)
        with pytest.raises(WriteError):
            log_until_the_disk_is_full(writer, call)
    writer.close()


def test_urls_are_refused_with_advice():
    with pytest.raises(LogdirError, match="mounted"):
        SummaryWriter("s3://bucket/run")


def test_the_working_directory_may_change(logs, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    writer = SummaryWriter("run")
    writer.close()
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    writer.add_scalar("t", 0.1, 1)
    writer.close()
    assert steps_of(logs) == [1]


def starts(logs, file) -> list[tuple[int, int]]:
    """(place in the file, step) of each SessionLog.START."""
    return [
        (place, event.step)
        for place, event in enumerate(logs.events(file))
        if event.session_log.status == SessionLog.START
    ]


def test_purge_step_is_marked_as_the_peers_mark_it(logs):
    with SummaryWriter(logs) as first:
        for step in range(10):
            first.add_scalar("t", 1.0, step)
    with SummaryWriter(logs, purge_step=4) as second:
        second.add_scalar("t", 2.0, 4)
    second.add_scalar("t", 3.0, 9)  # a file of the same writer, which purges no more
    second.close()
    assert [starts(logs, file) for file in logs.files] == [[], [(3, 4)], []]
    marked = logs.events(logs.files[1])
    assert (marked[2].file_version, marked[2].step) == ("brain.Event:2", 4)
    assert [step for _, step, _ in logs.scalars()["t"]] == [0, 1, 2, 3, 4, 9]


def test_resume_takes_over_from_the_first_step_it_logs(logs):
    for begin in (0, 6, 3):
        with SummaryWriter(logs, resume=True) as writer:
            writer.add_text("config", "text has a step of 0 and supersedes nothing")
            writer.add_scalar("untimed", 1.0)
            for step in range(begin, begin + 4):
                writer.add_scalar("t", 1.0, step)
            writer.add_scalars("sub", {"a": 1.0}, begin)
    assert [starts(logs, file) for file in logs.files] == [[(4, 0)], [(4, 6)], [(4, 3)]]
    assert [step for _, step, _ in logs.scalars()["t"]] == [0, 1, 2, 3, 4, 5, 6]
    assert [step for _, step, _ in logs.scalars("sub_a")["sub"]] == [0, 3]


def test_tensorboards_loaders_accept_the_start_record(logs):
    from tensorboard.backend.event_processing.event_file_loader import EventFileLoader

    with SummaryWriter(logs) as writer:
        writer.add_scalar("t", 0.5, 7)
    (file,) = logs.files
    events = list(EventFileLoader(str(file)).Load())
    assert [event.step for event in events] == [0, 0, 7, 0]  # the first two and the last are ours


@pytest.mark.filterwarnings("ignore:subprocess .* is still running:ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_tensorboards_data_server_accepts_the_start_record(logs):
    with SummaryWriter(logs) as writer:
        for step in range(5):
            writer.add_scalar("t", 0.1, step)
    assert served_by_tensorboard(logs) == [0, 1, 2, 3, 4]


@pytest.mark.filterwarnings("ignore:subprocess .* is still running:ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_resumed_run_has_no_zigzag_in_either_loader(logs):
    for begin in (0, 6, 3):
        with SummaryWriter(logs, resume=True) as writer:
            for step in range(begin, begin + 4):
                writer.add_scalar("t", 0.1, step)
    assert served_by_tensorboard(logs) == [0, 1, 2, 3, 4, 5, 6]
    assert [step for _, step, _ in logs.scalars()["t"]] == [0, 1, 2, 3, 4, 5, 6]


def served_by_tensorboard(logs) -> list[int]:
    """Steps of the tag t by TensorBoard's default loader, its data server."""
    from tensorboard import context
    from tensorboard.data import server_ingester
    from tensorboard.util import grpc_util

    ingester = server_ingester.SubprocessServerDataIngester(
        server_binary=server_ingester.get_server_binary(),
        logdir=str(logs.path.parent),
        reload_interval=1,
        channel_creds_type=grpc_util.ChannelCredsType.LOCAL,
        samples_per_plugin={"scalars": 1000},
    )
    ingester.start()
    found = ingester.data_provider.read_scalars(
        context.RequestContext(), experiment_id="", plugin_name="scalars", downsample=1000
    )
    ingester._stdin_handle.close()  # ends the server
    return [point.step for point in found["run"]["t"]]


def test_trouble_with_a_file_beside_it_is_counted_and_logged_once(logs, caplog):
    file = EventFile(logs)
    with caplog.at_level(logging.ERROR, "glassboard"):
        for _ in range(3):
            file.failed(OSError(28, "No space left on device", "points.tsv"))
        file.note("topic", "first")
        file.note("topic", "second")
    file.ready()
    assert file.errors == 3
    assert [record.message.partition(";")[0] for record in caplog.records] == [
        "cannot write points.tsv: No space left on device",
        "first",
    ]
    file.close()


def test_trouble_with_a_file_beside_a_strict_one_is_raised(logs):
    file = EventFile(logs, strict=True)
    with pytest.raises(WriteError, match="No space left"):
        file.failed(OSError(28, "No space left on device"))
    assert file.errors == 1
