"""Jobs that are killed and resumed, by real processes and three writers: no zig-zag, and nothing is lost."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from glassboard.store.base import SeriesRequest
from glassboard.store.local import LocalStore
from glassboard.testing.store_suite import decode

WRITERS = {
    "glassboard": "from glassboard import SummaryWriter",
    "tensorboardX": "from tensorboardX import SummaryWriter",
    "torch": "from torch.utils.tensorboard import SummaryWriter",
}
# Importing torch takes seconds, and its files are those of tensorboardX but for their names.
BY = [by if by != "torch" else pytest.param(by, marks=pytest.mark.slow) for by in WRITERS]
JOB = """
import sys, time
{imported}
begin, end, value = int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
writer = SummaryWriter(sys.argv[1], **eval(sys.argv[5]))
for step in range(begin, end):
    writer.add_scalar("loss", value, step)
    writer.add_scalar("accuracy", value, step)
    if step % 10 == 0:
        writer.add_text("note", f"step {{step}}", step)
for _ in range(2):  # the others' flush does not wait for what is queued
    writer.flush()
    time.sleep(0.0 if "glassboard" in type(writer).__module__ else 0.3)
print("written", flush=True)
time.sleep(60)  # until it is killed
"""


def start(
    by: str, folder: Path, begin: int, end: int, value: float, **options: object
) -> subprocess.Popen[str]:
    """A job that has logged these steps, and goes on."""
    program = JOB.format(imported=WRITERS[by])
    arguments = [str(folder), str(begin), str(end), str(value), repr(options)]
    job = subprocess.Popen([sys.executable, "-c", program, *arguments], stdout=subprocess.PIPE, text=True)
    assert job.stdout is not None
    assert job.stdout.readline() == "written\n"
    return job


def kill(job: subprocess.Popen[str]) -> None:
    job.send_signal(signal.SIGKILL)
    job.wait()
    if job.stdout:
        job.stdout.close()
    time.sleep(0.05)  # a restart takes longer than this


def curve(store: LocalStore, run: str, tag: str = "loss") -> list[tuple[float, float]]:
    answer = decode(store.series(SeriesRequest(tag, [run], buckets=8000)))
    return list(zip(answer.fields["x"][0], answer.fields["last"][0], strict=True))


def expected(*parts: tuple[int, int, float]) -> list[tuple[float, float]]:
    """Each step's value in its latest attempt."""
    latest: dict[int, float] = {}
    for begin, end, value in parts:
        latest = {step: one for step, one in latest.items() if step < begin}
        latest.update(dict.fromkeys(range(begin, end), value))
    return [(float(step), value) for step, value in sorted(latest.items())]


@pytest.mark.parametrize("by", BY)
@pytest.mark.parametrize("layout", ["same folder", "new folders"])
def test_a_job_that_is_killed_and_resumed_has_one_curve(
    tmp_path: Path, follow: Callable[..., LocalStore], by: str, layout: str
) -> None:
    parts = [(0, 300, 1.0), (200, 400, 2.0), (350, 500, 4.0)]
    folders = ["job", "job", "job"]
    if layout == "new folders":
        folders = ["job/20260101-1000", "job/20260101-1010", "job/20260101-1020"]
    for folder, (begin, end, value) in zip(folders, parts, strict=True):
        kill(start(by, tmp_path / folder, begin, end, value))
    store = follow(tmp_path)
    assert [run.name for run in store.catalog().runs] == ["job"]
    for tag in ("loss", "accuracy"):
        assert curve(store, "job", tag) == expected(*parts)
        gone = [step for block in store.points("job", tag, which="superseded") for step in block.steps]
        assert gone == [*range(200, 300), *range(350, 400)]
    assert [text.step for text in store.texts("job", "note/text_summary")] == list(range(0, 500, 10))
    assert [(one.first_step, one.last_step) for one in store.attempts("job")] == [
        (begin, end - 1) for begin, end, _ in parts
    ]
    if by == "glassboard":
        assert store.catalog().runs[0].state == "crashed"


@pytest.mark.parametrize("by", WRITERS)
def test_a_restart_that_says_where_it_takes_over_has_one_curve(
    tmp_path: Path, follow: Callable[..., LocalStore], by: str
) -> None:
    kill(start(by, tmp_path, 0, 300, 1.0))
    kill(start(by, tmp_path, 205, 400, 2.0, purge_step=200))
    store = follow(tmp_path)
    latest = [*expected((0, 200, 1.0)), *expected((205, 400, 2.0))]
    assert curve(store, ".") == latest
    assert [text.step for text in store.texts(".", "note/text_summary")] == [
        step for step in range(0, 400, 10) if step != 200
    ]


@pytest.mark.parametrize("by", BY)
def test_two_live_writers_in_one_folder_keep_all_their_points(
    tmp_path: Path, follow: Callable[..., LocalStore], by: str
) -> None:
    """Both write before and after the other: neither is a restart."""
    slow = JOB.replace('"loss"', 'time.sleep(0.002) or "loss"')
    program = slow.replace("for step in", 'print("ready", flush=True)\ninput()\nfor step in')
    jobs = []
    for value in ("1", "2"):
        # tensorboardX names files by the second: two at once would be one.
        arguments = [str(tmp_path), "0", "200", value, repr({"filename_suffix": f".{value}"})]
        command = [sys.executable, "-c", program.format(imported=WRITERS[by]), *arguments]
        jobs.append(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
    for job in jobs:
        assert job.stdout is not None
        assert job.stdout.readline() == "ready\n"
    for job in jobs:
        assert job.stdin is not None
        job.stdin.write("\n")
        job.stdin.flush()
    for job in jobs:
        assert job.stdout is not None
        assert job.stdout.readline() == "written\n"
    store = follow(tmp_path)
    points = [
        (step, value)
        for block in store.points(".", "loss")
        for step, value in zip(block.steps, block.values, strict=True)
    ]
    for job in jobs:
        kill(job)
        assert job.stdin is not None
        job.stdin.close()
    assert sorted(points) == [(step, value) for step in range(200) for value in (1.0, 2.0)]


@pytest.mark.parametrize("by", BY)
def test_a_file_every_hundred_batches_loses_nothing(
    tmp_path: Path, follow: Callable[..., LocalStore], by: str
) -> None:
    program = f"""
import sys, time
{WRITERS[by]}
for begin in range(0, 1000, 100):
    writer = SummaryWriter(sys.argv[1], filename_suffix=f".{{begin:04}}")
    for step in range(begin, begin + 100):
        writer.add_scalar("loss", 0.5, step)
    writer.close()
"""
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=True)
    store = follow(tmp_path)
    assert curve(store, ".") == [(float(step), 0.5) for step in range(1000)]
    assert [step for block in store.points(".", "loss", which="superseded") for step in block.steps] == []
    if by == "glassboard":
        assert len(store.attempts(".")) == 1
        assert store.catalog().runs[0].state == "finished"


def test_a_view_that_follows_sees_the_restart_and_the_end(
    tmp_path: Path, follow: Callable[..., LocalStore], wait_until: Callable[..., None]
) -> None:
    first = start("glassboard", tmp_path / "job", 0, 100, 1.0)
    store = follow(tmp_path, reload_interval=0.05)
    wait_until(lambda: curve(store, "job") == expected((0, 100, 1.0)))
    assert store.catalog().runs[0].state == "running"
    kill(first)
    wait_until(lambda: store.catalog().runs[0].state == "crashed")
    second = start("glassboard", tmp_path / "job", 50, 120, 2.0)
    wait_until(lambda: curve(store, "job") == expected((0, 100, 1.0), (50, 120, 2.0)))
    wait_until(lambda: store.catalog().runs[0].state == "running")
    kill(second)
    ended = "from glassboard import SummaryWriter as W; w = W({0!r}); w.add_scalar('loss', 3.0, 110); {1}"
    subprocess.run([sys.executable, "-c", ended.format(str(tmp_path / "job"), "w.close()")], check=True)
    wait_until(lambda: store.catalog().runs[0].state == "finished")
    assert curve(store, "job")[-1] == (110.0, 3.0)
    failed = ended.format(str(tmp_path / "job"), "raise RuntimeError")
    subprocess.run([sys.executable, "-c", failed], check=False, stderr=subprocess.DEVNULL)
    wait_until(lambda: store.catalog().runs[0].state == "crashed")
